"""A face as children draw it, and where its points are: no instrument finds a face there."""

from __future__ import annotations

from PIL import Image, ImageDraw

SIZE = (450, 500)
PLACES = {
    "right_eye.outer": (152.0, 237.0),
    "right_eye.inner": (207.0, 237.0),
    "right_eye.upper": (180.0, 220.0),
    "right_eye.lower": (180.0, 255.0),
    "left_eye.outer": (298.0, 237.0),
    "left_eye.inner": (243.0, 237.0),
    "left_eye.upper": (270.0, 220.0),
    "left_eye.lower": (270.0, 255.0),
    "mouth.right": (185.0, 335.0),
    "mouth.left": (265.0, 335.0),
    "mouth.upper": (225.0, 330.0),
    "mouth.line": (225.0, 341.0),
    "mouth.lower": (225.0, 356.0),
    "face.forehead": (225.0, 145.0),
    "face.right": (117.0, 250.0),
    "face.right_jaw": (142.0, 350.0),
    "face.chin": (225.0, 410.0),
    "face.left_jaw": (308.0, 350.0),
    "face.left": (333.0, 250.0),
    "face.nose": (224.0, 295.0),
}


def draw_sketch() -> Image.Image:
    """A round face with dots for pupils and a red mouth, on a white sheet."""
    picture = Image.new("RGB", SIZE, (250, 247, 238))
    draw, ink = ImageDraw.Draw(picture), (40, 40, 60)
    draw.polygon([(165, 400), (285, 400), (350, 500), (100, 500)], fill=(120, 170, 220))
    draw.ellipse((115, 110, 335, 410), fill=(252, 222, 196), outline=ink, width=3)
    for x in (180, 270):
        draw.ellipse((x - 27, 220, x + 27, 255), fill="white", outline=ink, width=3)
        draw.ellipse((x - 12, 225, x + 12, 249), fill=(60, 110, 170))
        draw.ellipse((x - 5, 232, x + 5, 242), fill=(10, 10, 10))
    draw.line((225, 245, 218, 295, 230, 296), fill=ink, width=3)
    lips = [(185, 335), (210, 328), (240, 328), (265, 335), (245, 351), (225, 356), (205, 351)]
    draw.polygon(lips, fill=(220, 80, 90))
    draw.line((185, 335, 225, 341, 265, 335), fill=(110, 30, 40), width=2)
    return picture
