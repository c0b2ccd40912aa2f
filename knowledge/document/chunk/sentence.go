package chunk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yingda/knowledge/document/format"
)

// Sentence is one of a chunk's, and where it stands: of a paragraph its bytes
// From to To, of a list an item's, of a table a row, whole.
type Sentence struct {
	Block, Part int
	From, To    int
	// Text is what the sentence says by itself: that of a row names its columns.
	Text string
}

// Sentences are those of a chunk's blocks, in their order.
func Sentences(blocks []format.Block) (out []Sentence) {
	for i, k := range blocks {
		switch k.Kind {
		case format.Table:
			for r := range k.Rows {
				if r > 0 || len(k.Rows) == 1 {
					out = append(out, Sentence{Block: i, Part: r, Text: rowText(k.Rows, r)})
				}
			}
		case format.List:
			for n, item := range k.Items {
				out = sentencesOf(out, i, n, item)
			}
		case format.Paragraph, format.Heading:
			out = sentencesOf(out, i, 0, k.Text)
		}
	}
	return out
}

func sentencesOf(out []Sentence, block, part int, s string) []Sentence {
	for _, b := range bounds(s) {
		text := strings.TrimSpace(s[b.from:b.to])
		if text == "" {
			continue
		}
		from := b.from + strings.Index(s[b.from:b.to], text)
		out = append(out, Sentence{Block: block, Part: part, From: from, To: from + len(text), Text: text})
	}
	return out
}

// rowText says a row with the names of its columns: "微信：到账时间 即时；手续费 无".
func rowText(rows [][]string, r int) string {
	row := rows[r]
	if r == 0 {
		return strings.Join(row, " ")
	}
	var said []string
	for c, v := range row[1:] {
		switch name := rows[0][c+1]; {
		case v == "":
		case name == "" || name == v:
			said = append(said, v)
		default:
			said = append(said, name+" "+v)
		}
	}
	switch {
	case len(said) == 0:
		return row[0]
	case row[0] == "":
		return strings.Join(said, "；")
	}
	return row[0] + "：" + strings.Join(said, "；")
}

type stretch struct{ from, to int }

const shortest = 2 // letters; what has less goes with what stands before it

// bounds parts a text after each sentence; the stretches make the whole of it.
func bounds(s string) (out []stretch) {
	from, letters := 0, 0
	for at, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
		}
		end := at + utf8.RuneLen(r)
		if at < from || !ends(s, at, r) {
			continue
		}
		end += closing(s[end:])
		if letters < shortest && len(out) > 0 {
			out[len(out)-1].to = end
		} else {
			out = append(out, stretch{from, end})
		}
		from, letters = end, 0
	}
	if from < len(s) {
		if letters < shortest && len(out) > 0 {
			out[len(out)-1].to = len(s)
		} else {
			out = append(out, stretch{from, len(s)})
		}
	}
	return out
}

// ends tells whether a sentence ends with the character at a place. A point ends
// one before a blank only, and not after a single letter or a number of a list.
func ends(s string, at int, r rune) bool {
	switch r {
	case '。', '！', '？', '；', '!', '?', '\n':
		return true
	case ';':
		return true
	case '.':
		rest := s[at+1:]
		if rest != "" && rest[0] != ' ' && rest[0] != '\n' {
			return false
		}
		before := s[strings.LastIndexAny(s[:at], " \n")+1 : at]
		return utf8.RuneCountInString(before) > 1 && strings.ContainsFunc(before, unicode.IsLetter) && !shortened[strings.ToLower(before)]
	}
	return false
}

// shortened are words that a point shortens.
var shortened = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "no": true, "e.g": true, "i.e": true, "etc": true, "vs": true, "inc": true, "ltd": true, "co": true, "st": true}

// closing is how many bytes of quotes and brackets close a sentence.
func closing(rest string) int {
	n := 0
	for _, r := range rest {
		if !strings.ContainsRune("”’』」）)\"'", r) {
			break
		}
		n += utf8.RuneLen(r)
	}
	return n
}
