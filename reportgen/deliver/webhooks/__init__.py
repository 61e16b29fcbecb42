"""Channels that are told of a report: Teams, Slack, and whatever takes JSON."""

from reportgen.deliver.webhooks.notice import Notice, NoticeFigure
from reportgen.deliver.webhooks.telling import check_channel, recipient, tell_channel

__all__ = ["Notice", "NoticeFigure", "check_channel", "recipient", "tell_channel"]
