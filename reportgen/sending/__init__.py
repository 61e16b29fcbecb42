"""The report by mail, and channels that are told of it: everything is made before anything leaves."""
