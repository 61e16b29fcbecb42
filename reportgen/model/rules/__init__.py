"""The rules that data checks apply, by what they look at."""
