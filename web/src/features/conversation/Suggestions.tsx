import { useQuery } from '@tanstack/react-query'
import { BookOpenText, Sparkles } from 'lucide-react'
import { suggestionsQuery } from '../../api/conversation'
import { useCommands } from '../../app/commands'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { Kbd } from '../../ui/Kbd'
import { Rich } from '../../ui/Rich'
import { Skeleton } from '../../ui/Skeleton'
import { percent } from './BotTrace'
import { panelText } from './panelText'
import s from './SidePanel.module.css'

type SuggestionsProps = { id: string; afterSeq: number; onFill: (text: string) => void }

const shown = 3

// Fills the composer, never sends. Each says where it comes from and how sure it is.
export function Suggestions({ id, afterSeq, onFill }: SuggestionsProps) {
  const t = useText(panelText)
  const found = useQuery(suggestionsQuery(id, afterSeq))
  const list = (found.data?.items ?? []).slice(0, shown)
  useCommands(
    list.map((suggestion, i) => ({
      id: `suggestion ${i + 1}`,
      label: t('cmdSuggestion', { n: i + 1 }),
      group: 'here' as const,
      keys: `alt+${i + 1}`,
      run: () => onFill(suggestion.text),
    })),
  )
  return (
    <section className={s.section}>
      <h3 className={s.heading}>
        <Sparkles size={15} aria-hidden />
        {t('suggestions')}
        {list.length > 0 && <Kbd keys="alt+1–3" />}
      </h3>
      {found.isPending && <Skeleton lines={3} />}
      {!found.isPending && list.length === 0 && <p className={s.muted}>{t('suggestionsEmpty')}</p>}
      {list.map((suggestion, i) => (
        <article key={`${suggestion.item_id} ${i}`} className={cx(s.suggestion, i === 0 && s.best)}>
          <Rich text={suggestion.text} />
          <footer>
            <span>
              <BookOpenText size={13} aria-hidden />
              {suggestion.source || suggestion.question}
              {suggestion.version ? ` · v${String(suggestion.version).replace(/^v/, '')}` : ''}
            </span>
            <b className="num">{percent(suggestion.confidence)}</b>
            <Button size="small" look={i === 0 ? 'primary' : 'line'} onPress={() => onFill(suggestion.text)}>
              {t('use')}
            </Button>
          </footer>
        </article>
      ))}
    </section>
  )
}
