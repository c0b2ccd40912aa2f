import s from './Mark.module.css'

// The product's sign: one character on a green tile.
export function Mark({ size }: { size: number }) {
  return (
    <span
      className={s.mark}
      style={{ width: size, height: size, fontSize: size * 0.5, borderRadius: size * 0.32 }}
      aria-hidden
    >
      应
    </span>
  )
}
