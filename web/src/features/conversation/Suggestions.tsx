import { useQuery } from '@tanstack/react-query'
import { BookOpenText, LockKeyhole, PencilLine, Sparkles } from 'lucide-react'
import type { SuggestedDraft } from '../../api/conversation'
import { suggestionsQuery } from '../../api/conversation'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Kbd } from '../../ui/Kbd'
import { Rich } from '../../ui/Rich'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { percent } from './BotTrace'
import { panelText } from './panelText'
import s from './SidePanel.module.css'

type SuggestionsProps = { id: string; afterSeq: number; onFill: (text: string) => void }

const shown = 3

// Fills the composer, never sends. Each says where it comes from and how sure it is.
export function Suggestions({ id, afterSeq, onFill }: SuggestionsProps) {
  const t = useText(panelText)
  const found = useQuery(suggestionsQuery(id, afterSeq))
  const draft = found.data?.draft
  const said = draft?.decision === 'answer' ? draft.item_id : undefined
  const list = (found.data?.items ?? []).filter((x) => !said || x.item_id !== said).slice(0, shown)
  const withheld = found.data?.withheld ?? []
  useCommands([
    {
      id: 'draft',
      isDisabled: !draft,
      label: t('cmdDraft'),
      group: 'here' as const,
      keys: 'alt+0',
      run: () => draft && onFill(draft.text),
    },
    ...list.map((suggestion, i) => ({
      id: `suggestion ${i + 1}`,
      isDisabled: Boolean(suggestion.barred),
      label: t('cmdSuggestion', { n: i + 1 }),
      group: 'here' as const,
      keys: `alt+${i + 1}`,
      run: () => onFill(suggestion.text),
    })),
  ])
  return (
    <section className={s.section}>
      <h3 className={s.heading}>
        <Sparkles size={15} aria-hidden />
        {t('suggestions')}
        {list.length > 0 && <Kbd keys="alt+1–3" />}
      </h3>
      {found.isPending && <Skeleton lines={3} />}
      {draft && <Drafted draft={draft} onFill={onFill} />}
      {found.data && !draft && list.length + withheld.length === 0 && (
        <p className={s.muted}>{t(afterSeq > 0 ? 'suggestionsNone' : 'suggestionsEmpty')}</p>
      )}
      {list.map((suggestion, i) => (
        <article key={`${suggestion.item_id} ${i}`} className={cx(s.suggestion, i === 0 && !draft && s.best)}>
          <Rich text={suggestion.text} />
          <footer>
            <span>
              <BookOpenText size={13} aria-hidden />
              {suggestion.source || suggestion.question}
              {suggestion.version ? ` · v${String(suggestion.version).replace(/^v/, '')}` : ''}
            </span>
            <b className="num">{percent(suggestion.confidence)}</b>
            {suggestion.barred ? (
              <Tag tone="warn">{t('suggestionBarred')}</Tag>
            ) : (
              <Button
                size="small"
                look={i === 0 && !draft ? 'primary' : 'line'}
                onPress={() => onFill(suggestion.text)}
              >
                {t('use')}
              </Button>
            )}
          </footer>
        </article>
      ))}
      {withheld.length > 0 && (
        <ul className={s.withheld}>
          {withheld.map((w, i) => {
            const what = w.question || w.category
            return (
              <li key={i}>
                <LockKeyhole size={14} aria-hidden />
                {what ? t(`withheld.${w.reason}`, { what }) : t('withheldUnnamed')}
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

// What the bot would say where it only drafts; how it compares is under learning.
function Drafted({ draft, onFill }: { draft: SuggestedDraft; onFill: (text: string) => void }) {
  const t = useText(panelText)
  return (
    <article className={cx(s.suggestion, s.best)}>
      <Rich text={draft.text} />
      <footer>
        <span>
          <PencilLine size={13} aria-hidden />
          {t(draft.decision === 'answer' ? 'draft' : 'draftNoAnswer')}
        </span>
        {draft.decision === 'answer' && <b className="num">{percent(draft.confidence)}</b>}
        <Button
          size="small"
          look={draft.decision === 'answer' ? 'primary' : 'line'}
          onPress={() => onFill(draft.text)}
        >
          {t('use')} <Kbd keys="alt+0" />
        </Button>
      </footer>
    </article>
  )
}
