import { ProgressBar } from 'react-aria-components/ProgressBar'
import s from './Progress.module.css'

type ProgressProps = { label: string; value?: number; note?: string }

// value from 0 to 100; without it the end is not known.
export function Progress({ label, value, note }: ProgressProps) {
  return (
    <ProgressBar
      aria-label={label}
      value={value ?? 0}
      isIndeterminate={value === undefined}
      className={s.progress}
    >
      <div className={s.head}>
        <span>{label}</span>
        {note && <span className="num">{note}</span>}
      </div>
      <div className={s.track}>
        <div
          className={value === undefined ? s.endless : s.bar}
          style={value === undefined ? undefined : { width: `${value}%` }}
        />
      </div>
    </ProgressBar>
  )
}

export function Spinner({ label }: { label: string }) {
  return (
    <span role="status" className={s.spinner}>
      <span className="sr">{label}</span>
    </span>
  )
}
