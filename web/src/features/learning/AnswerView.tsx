import type { LabelAnswer, NamedItem } from '../../api/label'
import type { Translate } from '../../i18n/text'
import { useText } from '../../i18n/text'
import { sliceOf } from './answer'
import { nameOf } from './ItemChoices'
import { labelText } from './labelText'

type Say = Translate<typeof labelText.zh>

type AnswerViewProps = { answer: LabelAnswer; question: string; named: readonly NamedItem[] }

// What an answer says, in words.
export function AnswerView({ answer, question, named }: AnswerViewProps) {
  const t = useText(labelText)
  const lines = linesOf(answer, question, named, t)
  return (
    <>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
      {answer.note && <span data-source>{answer.note}</span>}
    </>
  )
}

function linesOf(a: LabelAnswer, question: string, named: readonly NamedItem[], t: Say): string[] {
  const name = (id: string) => nameOf(id, named, t('hiddenItem'))
  if (a.verdict === 'items') return (a.item_ids ?? []).map(name)
  if (a.verdict === 'split') {
    return (a.parts ?? []).map((part) => {
      const what = (part.item_ids ?? []).map(name).join(' + ') || t('partNothing')
      return `${sliceOf(question, part.from, part.to)} → ${what}`
    })
  }
  if (a.mood) return [t(`mood.${a.mood}`)]
  if (a.quality) return [t(qualityKey(a.quality))]
  if (a.entities?.length) {
    return a.entities.map((e) => `${t(`entity.${e.kind}`)}: ${sliceOf(question, e.from, e.to)}`)
  }
  return [t(`verdict.${a.verdict}`)]
}

// The most frequent answer of a labeller comes as a bare key: a verdict, a mood, a grade, an item.
export function keyName(key: string, named: readonly NamedItem[], t: Say): string {
  if (/^[1-5]$/.test(key)) return t(qualityKey(Number(key)))
  if (key in verdicts) return t(verdicts[key as keyof typeof verdicts])
  const ids = key.split(' ')
  const names = named.filter((n) => ids.includes(n.id)).map((n) => nameOf(n.id, named, t('hiddenItem')))
  if (names.length > 0) return names.join(' + ')
  return key.startsWith('split')
    ? t('verdict.split')
    : key.startsWith('marked ')
      ? t('kind.entities')
      : t('hiddenItem')
}

const verdicts = {
  none: 'verdict.none',
  missing: 'verdict.missing',
  unsure: 'verdict.unsure',
  marked: 'verdict.marked',
  pleased: 'mood.pleased',
  calm: 'mood.calm',
  upset: 'mood.upset',
  angry: 'mood.angry',
} as const

function qualityKey(quality: number): 'quality.1' | 'quality.2' | 'quality.3' | 'quality.4' | 'quality.5' {
  return `quality.${Math.min(Math.max(quality, 1), 5) as 1 | 2 | 3 | 4 | 5}`
}
