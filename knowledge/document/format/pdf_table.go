package format

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// rowOf is words that stand side by side across the whole page, whatever block
// they were put into.
type rowOf struct {
	box
	words []pdfWord
	lines []int // of the page
}

// pdfTable is a table that was found; done once it is among the blocks.
type pdfTable struct {
	rows [][]string
	done bool
}

const (
	leastRows  = 3
	leastRiver = 0.36 // of the text's size: white that runs down through all rows; a blank has 0.25
)

// tables finds runs of rows with white between the same columns; it tells for
// each line which table it went into.
func (l *layout) tables(rows []rowOf) map[int]*pdfTable {
	out := map[int]*pdfTable{}
	for from := 0; from < len(rows); {
		to, columns := l.reach(rows, from)
		columns = supported(columns, rows[from:to])
		for to > from && inColumns(rows[to-1], columns) < 2 { // a line of text behind the table
			to--
		}
		if to-from < leastRows || inColumns(rows[from], columns) < 2 || !l.tabular(rows[from:to], columns) {
			from++
			continue
		}
		t := &pdfTable{rows: l.cells(rows[from:to], columns)}
		for _, r := range rows[from:to] {
			for _, i := range r.lines {
				out[i] = t
			}
		}
		from = to
	}
	return out
}

// rows sorts the page's words into rows, top to bottom.
func (l *layout) rows(lines []pdfLine) []rowOf {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lines[a].mid(), lines[b].mid()) })
	var out []rowOf
	for _, i := range order {
		line := lines[i]
		if n := len(out); n == 0 || line.mid()-out[n-1].mid() > 0.4*l.body {
			out = append(out, rowOf{box: line.box})
		}
		r := &out[len(out)-1]
		r.words, r.lines = append(r.words, line.words...), append(r.lines, i)
		r.x0, r.x1 = min(r.x0, line.x0), max(r.x1, line.x1)
	}
	for _, r := range out {
		slices.SortStableFunc(r.words, func(a, b pdfWord) int { return cmp.Compare(a.x0, b.x0) })
	}
	return out
}

// reach goes on from a row as long as white runs down between the columns, and
// returns the row behind and the columns.
func (l *layout) reach(rows []rowOf, from int) (to int, columns []box) {
	var taken []box // stretches across the page that some word stands in, left to right
	for to = from; to < len(rows); to++ {
		r := rows[to]
		if to > from && r.mid()-rows[to-1].mid() > 4*l.body || levelOnly(l, r) {
			break
		}
		next := slices.Clone(taken)
		for _, w := range r.words {
			next = spread(next, w.box, leastRiver*l.body)
		}
		if len(next) < 2 {
			break
		}
		taken = next
	}
	return to, taken
}

// supported joins a column that few rows have anything in with the one before:
// a long cell has blanks of its own where other rows are white.
func supported(columns []box, rows []rowOf) (out []box) {
	for i, c := range columns {
		n := 0
		for _, r := range rows {
			if slices.ContainsFunc(r.words, func(w pdfWord) bool { return c.holds(w) }) {
				n++
			}
		}
		if i > 0 && n < max(2, len(rows)/3) {
			out[len(out)-1].x1 = c.x1
			continue
		}
		out = append(out, c)
	}
	return out
}

func (b box) holds(w pdfWord) bool { return w.x0 >= b.x0 && w.x0 < b.x1 }

// inColumns is how many of the columns a row has something in.
func inColumns(r rowOf, columns []box) (n int) {
	for _, c := range columns {
		if slices.ContainsFunc(r.words, func(w pdfWord) bool { return c.holds(w) }) {
			n++
		}
	}
	return n
}

// levelOnly tells a row that is a heading by its size: no table holds one.
func levelOnly(l *layout, r rowOf) bool {
	return len(l.sizes) > 0 && half(l.of(pdfLine{box: r.box, words: r.words})) >= l.sizes[len(l.sizes)-1]
}

// spread takes a stretch in; stretches nearer to each other than gap are one.
func spread(all []box, b box, gap float64) []box {
	out := make([]box, 0, len(all)+1)
	for _, a := range all {
		if a.x1+gap <= b.x0 || b.x1+gap <= a.x0 {
			out = append(out, a)
			continue
		}
		b.x0, b.x1 = min(a.x0, b.x0), max(a.x1, b.x1)
	}
	out = append(out, b)
	slices.SortFunc(out, func(a, b box) int { return cmp.Compare(a.x0, b.x0) })
	return out
}

// tabular tells a table from text in columns and from a list with its marks:
// most rows stand in two columns at least, what stands in the first are no
// marks, and cells are short.
func (l *layout) tabular(rows []rowOf, columns []box) bool {
	wideRows, marks, letters, cells := 0, 0, 0, 0
	for _, r := range l.cells(rows, columns) {
		filled := 0
		for _, c := range r {
			if c != "" {
				filled++
				cells++
				letters += utf8.RuneCountInString(c)
			}
		}
		if filled >= 2 {
			wideRows++
		}
		if r[0] != "" && bullet.MatchString(r[0]+" ") {
			marks++
		}
	}
	n := len(rows)
	return wideRows >= 2 && 3*wideRows >= 2*min(n, wideRows+marks+1) && 2*marks <= n && (len(columns) > 2 || letters < 18*cells)
}

// cells sorts the words of rows into columns. A row with nothing in the first
// column, close under the one before, goes on with it.
func (l *layout) cells(rows []rowOf, columns []box) (out [][]string) {
	for i, r := range rows {
		in := make([]pdfLine, len(columns))
		for _, w := range r.words {
			at := max(0, slices.IndexFunc(columns, func(c box) bool { return w.x0 < c.x1 }))
			in[at].words = append(in[at].words, w)
			in[at].y0, in[at].y1 = w.y0, w.y1
		}
		row := make([]string, len(columns))
		for c := range in {
			row[c] = in[c].text()
		}
		if i > 0 && row[0] == "" && r.mid()-rows[i-1].mid() < 1.6*l.body {
			last := out[len(out)-1]
			for c := range row {
				last[c] = join(last[c], row[c])
			}
			continue
		}
		out = append(out, row)
	}
	return out
}
