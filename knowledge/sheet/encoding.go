package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yingda/internal/fault"
)

// The encodings a text may come in.
const (
	utf8Plain = "utf-8"
	utf8BOM   = "utf-8-bom"
	utf16LE   = "utf-16le"
	utf16BE   = "utf-16be"
	gb18030   = "gb18030"
)

// decode finds out how a text is written and returns it in UTF-8. A byte order
// mark decides; without one, zero bytes tell UTF-16 and their place which; what
// is valid UTF-8 is that; the rest is GB18030 if it reads as that throughout.
func decode(data []byte) (text, encoding string, err error) {
	switch encoding = guess(data); encoding {
	case utf8BOM:
		return string(data[3:]), encoding, valid(data[3:])
	case utf8Plain:
		return string(data), encoding, nil
	case utf16LE:
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().String(string(data))
	case utf16BE:
		text, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().String(string(data))
	default:
		text, err = simplifiedchinese.GB18030.NewDecoder().String(string(data))
	}
	if err != nil || strings.ContainsRune(text, utf8.RuneError) || strings.ContainsRune(text, 0) {
		return "", "", fault.Malformed("import.encoding_unknown")
	}
	return text, encoding, nil
}

func valid(data []byte) error {
	if !utf8.Valid(data) {
		return fault.Malformed("import.encoding_unknown")
	}
	return nil
}

func guess(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return utf8BOM
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return utf16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return utf16BE
	}
	head := data[:min(len(data), 64<<10)]
	var zeros [2]int // at even and at odd places
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[1] > 2*zeros[0]:
		return utf16LE
	case zeros[0] > 2*zeros[1]:
		return utf16BE
	case zeros[0] == 0 && utf8.Valid(data):
		return utf8Plain
	}
	return gb18030
}
