"""The screens: they compose and pass messages on."""
