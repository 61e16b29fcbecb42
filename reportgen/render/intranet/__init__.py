"""The first page of a place where reports are published, and its feed: made from plain values and nothing else."""

from reportgen.render.intranet.feed import render_feed
from reportgen.render.intranet.index import render_index
from reportgen.render.intranet.site import Site, SiteFigure, SitePoint, SiteRelease, SiteReport

__all__ = ["Site", "SiteFigure", "SitePoint", "SiteRelease", "SiteReport", "render_feed", "render_index"]
