package blob

import (
	"encoding/binary"
	"errors"
	"image"
	_ "image/gif"  // registers the decoder
	_ "image/jpeg" // registers the decoder
	_ "image/png"  // registers the decoder
	"io"

	"yingda/internal/fault"
)

// ImageSize reads a picture's width and height from its header, without
// decoding it. More than maxPixels is fault.TooLarge "blob.image_too_large":
// such a picture would burst whoever opens it.
func ImageSize(r io.Reader, mime string, maxPixels int64) (width, height int, err error) {
	switch mime {
	case "image/jpeg", "image/png", "image/gif":
		c, _, e := image.DecodeConfig(r)
		width, height, err = c.Width, c.Height, e
	case "image/webp":
		width, height, err = webpSize(r)
	default:
		return 0, 0, nil // no picture, or one whose size nobody needs
	}
	if err != nil || width <= 0 || height <= 0 {
		return 0, 0, fault.Invalid("blob.image_malformed", "file").Because(err)
	}
	if int64(width)*int64(height) > maxPixels {
		return 0, 0, fault.TooLarge("blob.image_too_large", fault.Params{"max_pixels": maxPixels})
	}
	return width, height, nil
}

var errNotWebP = errors.New("no WebP header")

// webpSize reads the three forms of a WebP header: RFC 9649, section 2.
func webpSize(r io.Reader) (int, int, error) {
	var h [30]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return 0, 0, err
	}
	if string(h[:4]) != "RIFF" || string(h[8:12]) != "WEBP" {
		return 0, 0, errNotWebP
	}
	switch string(h[12:16]) {
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(h[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(h[28:]) & 0x3fff), nil
	case "VP8L":
		bits := binary.LittleEndian.Uint32(h[21:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, nil
	case "VP8X":
		u24 := func(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
		return u24(h[24:]) + 1, u24(h[27:]) + 1, nil
	}
	return 0, 0, errNotWebP
}
