import { useText } from '../i18n/text'
import s from './DiffText.module.css'
import { diffWords } from './diff'
import { uiText } from './text'

// Shows in one line of text what was taken out and what was put in: of the text
// as it is written, marks and all.
export function DiffText({ before, after }: { before: string; after: string }) {
  const t = useText(uiText)
  return (
    <span className={s.text} data-source>
      {diffWords(before, after).map((part, i) => {
        if (part.kind === 'same') return <span key={i}>{part.text}</span>
        if (part.kind === 'added') {
          return (
            <ins key={i} className={s.added}>
              <span className="sr">{t('diffAdded')} </span>
              {part.text}
            </ins>
          )
        }
        return (
          <del key={i} className={s.removed}>
            <span className="sr">{t('diffRemoved')} </span>
            {part.text}
          </del>
        )
      })}
    </span>
  )
}
