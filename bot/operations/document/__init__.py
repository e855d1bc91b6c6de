"""Documents for any browser: pages without scripts and without anything from elsewhere, and their plots."""
