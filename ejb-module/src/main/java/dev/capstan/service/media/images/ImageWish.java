package dev.capstan.service.media.images;

/** @param prompt what the image shows */
record ImageWish(String prompt, AspectRatio ratio) {}
