"""Reports by mail: what goes out, how a message is written, how it travels, and what is known to have gone."""
