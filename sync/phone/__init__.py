"""手机传照片: a one-time page that a telephone on the same network opens in its browser to bring pictures."""
