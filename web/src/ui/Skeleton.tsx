import { useText } from '../i18n/text'
import { cx } from './cx'
import s from './Skeleton.module.css'
import { uiText } from './text'

// Holds the place of what is coming, at its size, so that nothing jumps when it arrives.
export function Skeleton({ lines = 3, height }: { lines?: number; height?: number }) {
  const t = useText(uiText)
  return (
    <div className={s.block} role="status" aria-busy>
      <span className="sr">{t('loading')}</span>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} className={cx(s.line, s[`w${i % 3}`])} style={height ? { height } : undefined} />
      ))}
    </div>
  )
}

export function SkeletonRows({ rows = 6 }: { rows?: number }) {
  const t = useText(uiText)
  return (
    <div role="status" aria-busy>
      <span className="sr">{t('loading')}</span>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={s.row}>
          <span className={s.circle} />
          <span className={s.texts}>
            <span className={cx(s.line, s.w1)} />
            <span className={cx(s.line, s.w0)} />
          </span>
        </div>
      ))}
    </div>
  )
}
