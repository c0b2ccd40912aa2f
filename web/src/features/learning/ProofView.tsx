import type { FixView, Proof, Share } from '../../api/learning'
import { useText } from '../../i18n/text'
import type { Tone } from '../../ui/Tag'
import { Tag } from '../../ui/Tag'
import s from './Learning.module.css'
import { percent } from './money'
import { learningText } from './text'

const tones: Record<Proof['verdict'], Tone> = {
  not_released: 'outline',
  too_few: 'plain',
  no_change: 'plain',
  better: 'ok',
  worse: 'danger',
}

// What was given to people to label has nothing to prove.
export function Verdict({ fix }: { fix: FixView }) {
  const t = useText(learningText)
  const { proof } = fix
  if (fix.kind === 'label') return <Tag tone="outline">{t('labelling')}</Tag>
  return <Tag tone={tones[proof.verdict]}>{t(`verdict.${proof.verdict}`)}</Tag>
}

// Before and after, each with its interval and count, and why it says what it says.
export function ProofView({ fix }: { fix: FixView }) {
  const t = useText(learningText)
  const { proof } = fix
  if (fix.kind === 'label') return <p className={s.muted}>{t('labellingWhy')}</p>
  const why = t(`verdictWhy.${proof.verdict}`, {
    fewest: proof.fewest,
    before: proof.before.n,
    after: proof.after.n,
  })
  if (proof.verdict === 'not_released') return <p className={s.muted}>{why}</p>
  const points = (n: number) => (n > 0 ? '+' : '') + (n * 100).toFixed(0).replace('-', '−')
  return (
    <>
      <dl className={s.proof}>
        <Side name={t('before')} share={proof.before} />
        <Side name={t('after')} share={proof.after} />
        {proof.before.n > 0 && proof.after.n > 0 && (
          <div>
            <dt>{t('change')}</dt>
            <dd className="num">
              {t('points', { n: points(proof.change) })}
              <small>{t('fromTo', { low: points(proof.low), high: points(proof.high) })}</small>
            </dd>
          </div>
        )}
      </dl>
      <p className={s.muted}>
        {why} {t('proofDef')}
      </p>
    </>
  )
}

function Side({ name, share }: { name: string; share: Share }) {
  const t = useText(learningText)
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num">
        {share.n ? percent(share.k / share.n) : '—'}
        <small>
          {t('shareOf', { k: share.k, n: share.n })}
          {share.n > 0 && ` · ${t('interval', { low: percent(share.low), high: percent(share.high) })}`}
        </small>
      </dd>
    </div>
  )
}
