"""Files of pictures, video and sound: probe, decode, encode; the only room that opens them."""
