import { Link } from '@tanstack/react-router'
import { Plus, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Advice, VariantAdvice } from '../../api/item'
import type { Content } from '../../api/knowledge'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card } from '../../ui/Page'
import s from './AdviceCard.module.css'
import { itemText } from './itemText'

type AdviceCardProps = {
  advice: Advice | undefined
  content: Content
  onChange: (part: Partial<Content>) => void
}

// What the base itself suggests for the item: one press takes one, and it leaves the list.
export function AdviceCard({ advice, content, onChange }: AdviceCardProps) {
  const t = useText(itemText)
  const categories = (advice?.categories ?? []).filter((c) => c.category_id !== content.category_id)
  const tags = (advice?.tags ?? []).filter((w) => !(content.tags ?? []).includes(w.word))
  const products = (advice?.products ?? []).filter((w) => !(content.products ?? []).includes(w.word))
  const variants = (advice?.variants ?? []).filter((v) => !(content.variants ?? []).includes(v.text))
  const near = advice?.near ?? []
  const nothing = categories.length + tags.length + products.length + variants.length + near.length === 0
  const addVariants = (texts: string[]) => onChange({ variants: [...(content.variants ?? []), ...texts] })
  return (
    <Card
      title={
        <>
          <Sparkles size={15} aria-hidden /> {t('advice')}
        </>
      }
      note={nothing ? undefined : t('adviceIntro')}
    >
      {nothing && <p className={s.muted}>{t(content.question.trim() ? 'adviceNothing' : 'adviceNone')}</p>}
      {categories.length > 0 && (
        <Words title={t('adviceCategory')}>
          {categories.map((c) => (
            <Take key={c.category_id} word={c.path} onTake={() => onChange({ category_id: c.category_id })} />
          ))}
        </Words>
      )}
      {tags.length > 0 && (
        <Words title={t('adviceTags')}>
          {tags.map(({ word }) => (
            <Take key={word} word={word} onTake={() => onChange({ tags: [...(content.tags ?? []), word] })} />
          ))}
        </Words>
      )}
      {products.length > 0 && (
        <Words title={t('adviceProducts')}>
          {products.map(({ word }) => (
            <Take
              key={word}
              word={word}
              onTake={() => onChange({ products: [...(content.products ?? []), word] })}
            />
          ))}
        </Words>
      )}
      {variants.length > 0 && (
        <section className={s.section}>
          <h3>{t('adviceVariants')}</h3>
          <ul className={s.variants}>
            {variants.map((variant) => (
              <li key={variant.text}>
                <Take word={variant.text} onTake={() => addVariants([variant.text])} />
                <small>
                  <Origin variant={variant} />
                </small>
              </li>
            ))}
          </ul>
          {variants.length > 1 && (
            <div>
              <Button size="small" look="quiet" onPress={() => addVariants(variants.map((v) => v.text))}>
                {t('adviceAll')}
              </Button>
            </div>
          )}
        </section>
      )}
      {near.length > 0 && (
        <section className={s.section}>
          <h3>{t('adviceNear')}</h3>
          <ul className={s.near}>
            {near.map((item) => (
              <li key={item.item_id}>
                <Link to="/knowledge/items/$id" params={{ id: item.item_id }}>
                  {item.question}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Card>
  )
}

function Words({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={s.section}>
      <h3>{title}</h3>
      <div className={s.words}>{children}</div>
    </section>
  )
}

function Take({ word, onTake }: { word: string; onTake: () => void }) {
  const t = useText(itemText)
  return (
    <Button size="small" aria-label={t('take', { word })} onPress={onTake}>
      <Plus size={13} aria-hidden />
      {word}
    </Button>
  )
}

function Origin({ variant }: { variant: VariantAdvice }) {
  const t = useText(itemText)
  if (variant.from === 'frame') return t('from.frame', { of: variant.of })
  return (
    <>
      {t(`from.${variant.from}`)}
      {variant.count > 1 && <span className="num"> × {variant.count}</span>}
    </>
  )
}
