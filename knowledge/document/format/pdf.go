package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"yingda/internal/fault"
)

// PDFReader finds the program that reads PDF; without it, the fault says how to
// get it.
func PDFReader() (path string, err error) {
	path, err = exec.LookPath("pdftotext")
	if err != nil {
		return "", fault.Unavailable("document.pdf_reader_missing", err)
	}
	return path, nil
}

// readPDF lets pdftotext tell where each word stands and makes blocks of that.
func readPDF(ctx context.Context, b *builder, data []byte) (Doc, error) {
	program, err := PDFReader()
	if err != nil {
		return Doc{}, err
	}
	name, err := spooled(data)
	if err != nil {
		return Doc{}, err
	}
	defer os.Remove(name) //nolint:errcheck // a file of the system's folder for such
	run := &child{limits: b.limits}
	run.ctx, run.cancel = context.WithTimeout(ctx, b.limits.Time)
	defer run.cancel()
	pages, err := run.read(program, "-enc", "UTF-8", "-bbox-layout", "-l", strconv.Itoa(b.limits.Pages+1), name, "-")
	switch {
	case ctx.Err() != nil:
		return Doc{}, ctx.Err()
	case err != nil:
		return Doc{}, run.because(err)
	case len(pages.all) > b.limits.Pages:
		return Doc{}, fault.TooLarge("document.too_many_pages", fault.Params{"max": b.limits.Pages})
	}
	if err := layOut(b, pages.all); err != nil {
		return Doc{}, err
	}
	if scanned(b.blocks, len(pages.all)) {
		return Doc{}, nothingIn(PDF)
	}
	return Doc{Title: pages.title, Pages: len(pages.all)}, nil
}

// scanned tells pages with next to nothing on them but pictures: what a scanner
// wrote beside them, a stamp, is no text to answer from.
func scanned(blocks []Block, pages int) bool {
	letters := 0
	for _, k := range blocks {
		letters += len([]rune(k.Text))
		for _, s := range k.Items {
			letters += len([]rune(s))
		}
		for _, r := range k.Rows {
			letters += len([]rune(strings.Join(r, "")))
		}
	}
	return letters < 8*pages
}

func spooled(data []byte) (name string, err error) {
	f, err := os.CreateTemp("", "yingda-*.pdf")
	if err != nil {
		return "", fault.Unavailable("document.no_room", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(fault.Unavailable("document.no_room", err), os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// child is one run of pdftotext.
type child struct {
	ctx    context.Context //nolint:containedctx // of this run alone, with its end
	cancel context.CancelFunc
	limits Limits
	said   bytes.Buffer // what it wrote to its standard error, cut short
}

// read runs the program and reads what it writes as it comes.
func (c *child) read(program string, args ...string) (*pages, error) {
	cmd := limited(c.ctx, c.limits, program, args)
	cmd.Stderr = &head{to: &c.said, left: 4096}
	cmd.WaitDelay = 2 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		if c.ctx.Err() != nil {
			return nil, err
		}
		return nil, fault.Unavailable("document.pdf_reader_missing", err)
	}
	p := &pages{limits: c.limits}
	readErr := p.read(out)
	if readErr != nil {
		c.cancel() // kills it
		_, _ = io.Copy(io.Discard, out)
	}
	if err := cmd.Wait(); readErr == nil && err != nil {
		return nil, err
	}
	return p, readErr
}

// because tells why reading failed.
func (c *child) because(err error) error {
	said := c.said.String()
	exit := &exec.ExitError{}
	switch {
	case fault.Of(err) != nil:
		return err
	case strings.Contains(said, "Incorrect password"), strings.Contains(said, "Unsupported security handler"), strings.Contains(said, "Unsupported version/revision"):
		return fault.Malformed("document.encrypted")
	case strings.Contains(said, "not allowed"):
		return fault.Malformed("document.copy_protected")
	case errors.Is(c.ctx.Err(), context.DeadlineExceeded), strings.Contains(said, "Out of memory"), strings.Contains(said, "std::bad_alloc"),
		errors.As(err, &exit) && exit.ExitCode() < 0: // killed: it took more than it may
		return fault.TooLarge("document.takes_too_much", fault.Params{"seconds": int(c.limits.Time.Seconds())}).Because(err)
	}
	return broken(PDF).Because(fmt.Errorf("%w: %s", err, said))
}

// head keeps the first bytes that are written to it.
type head struct {
	to   *bytes.Buffer
	left int
}

func (h *head) Write(p []byte) (int, error) {
	n := min(len(p), h.left)
	h.to.Write(p[:n])
	h.left -= n
	return len(p), nil
}
