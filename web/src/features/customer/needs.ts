import type { Need } from '../../api/customer'

export const needKinds = ['person_first', 'large_text', 'voice'] as const
export const needSources = ['declared', 'company_record', 'guardian'] as const

// Needs as one word of a form's draft, so that a change is seen by comparing: "voice:declared:17".
export function needsText(needs: readonly Need[]): string {
  return needs.map((n) => `${n.need}:${n.source}:${n.at ?? 0}`).join(' ')
}

export function readNeeds(text: string): Need[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [need, source, at] = word.split(':') as [Need['need'], Need['source'], string]
      return { need, source, at: Number(at) }
    })
}
