import type { Part } from '../../api/item'
import type { Content, FieldChange } from '../../api/knowledge'

// The fields in which two contents differ, as the lines an editor reads.
export function diffContent(before: Content, after: Content): FieldChange[] {
  const a = fields(before)
  const b = fields(after)
  return a.flatMap(([field, lines], i) => {
    const other = b[i]?.[1] ?? []
    return lines.join('\n') === other.join('\n') ? [] : [{ field, before: lines, after: other }]
  })
}

// One field of a content, as the lines an editor reads.
export function linesOf(content: Content, field: string): string[] {
  return fields(content).find(([name]) => name === field)?.[1] ?? []
}

function fields(c: Content): [string, string[]][] {
  const one = (text: string) => (text ? [text] : [])
  return [
    ['category_id', one(c.category_id)],
    ['question', one(c.question)],
    ['question_en', one(c.question_en)],
    ['variants', c.variants ?? []],
    [
      'answers',
      (c.answers ?? []).map((a) =>
        [
          a.text,
          ...(a.parts ?? []).map(partLine),
          a.spoken,
          a.locale,
          (a.channels ?? []).join('/'),
          a.hours,
          a.from,
          a.until,
          a.when,
        ]
          .filter(Boolean)
          .join(' · '),
      ),
    ],
    ['grade', one(c.grade)],
    ['visibility', one(c.visibility)],
    ['tiers', c.tiers ?? []],
    ['products', c.products ?? []],
    ['audience', c.audience ?? []],
    ['tags', c.tags ?? []],
    ['related', c.related ?? []],
    ['quick_replies', c.quick_replies ?? []],
    ['source', one(c.source)],
    ['valid_from', one(c.valid_from)],
    ['valid_until', one(c.valid_until)],
  ]
}

function partLine(part: Part): string {
  const fields = (part.fields ?? []).map((f) => [f.label, ...(f.choices ?? [])].join(': '))
  return [part.title, part.text, part.picture, part.label, part.url, ...(part.steps ?? []), ...fields]
    .filter(Boolean)
    .join(' / ')
}
