// A tiny subset of Markdown, parsed to data. Nothing here knows HTML: whoever shows it builds
// nodes, so a message can never become markup.

export type Inline = string | { bold: Inline[] } | { href: string; label: string }

/** start: -1 for a paragraph, 0 for bullets, else the first number of a numbered list. */
export interface Block {
  start: number
  rows: Inline[][]
}

// Bounded repeats keep a hostile 10,000-character message linear. Full-width punctuation ends a
// bare link, because Chinese text puts no space after it.
const inline =
  /\*\*(.{1,500}?)\*\*|\[([^[\]]{1,300})\]\(([^()\s]{1,2000})\)|(https?:\/\/|tel:|mailto:)[^\s<>"'`，。；：！？、（）【】《》“”]{1,2000}/gi
const mark = /^\s*(?:[-*•]\s+|(\d{1,3})(?:[.)]\s+|、))(?=\S)/

export function parse(text: string): Block[] {
  const blocks: Block[] = []
  let open = false
  text.split('\n').forEach((line) => {
    const hit = mark.exec(line)
    const start = hit ? +(hit[1] || 0) : -1
    const last = blocks[blocks.length - 1]!
    const row = spans(hit ? line.slice(hit[0].length) : line)
    if (!line.trim()) open = false
    else if (open && Math.sign(last.start) === Math.sign(start)) last.rows.push(row)
    else open = !!blocks.push({ start, rows: [row] })
  })
  return blocks
}

function spans(text: string): Inline[] {
  const out: Inline[] = []
  const rule = new RegExp(inline)
  let from = 0
  for (let hit; (hit = rule.exec(text)); from = rule.lastIndex) {
    const [whole, bold, label, target] = hit
    const href = target || whole.replace(/[.,;:!?)\]*]+$/, '')
    if (hit.index > from) out.push(text.slice(from, hit.index))
    if (bold) out.push({ bold: spans(bold) })
    else if (!isSafe(href)) out.push(whole)
    else {
      out.push({ href, label: label || href })
      if (!label) rule.lastIndex = hit.index + href.length
    }
  }
  if (from < text.length) out.push(text.slice(from))
  return out
}

/** Only these four schemes, spelled plainly: control characters could hide another one. */
export function isSafe(href: string): boolean {
  return /^(https?:\/\/|tel:|mailto:)[^\u0000-\u0020\u007f]+$/i.test(href)
}

/** What a voice should read: the words without the marks. */
export function spoken(text: string): string {
  return text.replace(/\*\*|\[([^[\]]+)\]\([^()\s]+\)/g, '$1')
}
