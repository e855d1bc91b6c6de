"""HTTP: what calendars and supervisors read over the web; nothing can be changed there."""
