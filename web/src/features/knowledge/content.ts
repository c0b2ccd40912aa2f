import type { FormField, Part } from '../../api/item'
import type { Answer, Content, Revision } from '../../api/knowledge'

export function blankAnswer(): Answer {
  return { text: '', locale: '', channels: [], from: '', until: '', hours: '' }
}

export function blankContent(question = ''): Content {
  return {
    category_id: '',
    question,
    question_en: '',
    variants: [],
    answers: [blankAnswer()],
    grade: 'R1',
    visibility: 'public',
    tiers: [],
    products: [],
    audience: [],
    tags: [],
    related: [],
    quick_replies: [],
    source: '',
    valid_from: '',
    valid_until: '',
  }
}

// The part of a revision that an editor writes.
export function contentOf(revision: Revision | Content): Content {
  return {
    category_id: revision.category_id,
    question: revision.question,
    question_en: revision.question_en,
    variants: revision.variants ?? [],
    answers: revision.answers ?? [],
    grade: revision.grade,
    visibility: revision.visibility,
    tiers: revision.tiers ?? [],
    products: revision.products ?? [],
    audience: revision.audience ?? [],
    tags: revision.tags ?? [],
    related: revision.related ?? [],
    quick_replies: revision.quick_replies ?? [],
    source: revision.source,
    valid_from: revision.valid_from,
    valid_until: revision.valid_until,
  }
}

export function sameContent(a: Content, b: Content): boolean {
  return JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b))
}

// Only answers that say something are kept: what is sent, and which place of the form each has.
export function filled(content: Content): { content: Content; places: number[] } {
  const answers = content.answers ?? []
  const places = kept(answers, saysNothing)
  return { content: { ...content, answers: answers.filter((answer) => !saysNothing(answer)) }, places }
}

// The places of those that the server keeps: it counts in its faults only these.
export function kept<T>(all: readonly T[], isEmpty: (one: T) => boolean): number[] {
  return all.flatMap((one, i) => (isEmpty(one) ? [] : [i]))
}

function saysNothing(answer: Answer): boolean {
  return !answer.text.trim() && (answer.parts ?? []).every(isEmptyPart)
}

export function isEmptyPart(part: Part): boolean {
  const words = [part.title, part.text, part.url, part.picture, ...(part.steps ?? [])]
  return words.every((word) => !word?.trim()) && (part.fields ?? []).every(isEmptyField)
}

export function isEmptyField(field: FormField): boolean {
  return !field.label.trim()
}

// "退款， 到账;时效" → three words.
export function splitList(text: string): string[] {
  return text
    .split(/[,，;；、\n]/)
    .map((word) => word.trim())
    .filter(Boolean)
}
