import { h } from 'preact'

const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  chat: 'M4 5h16v11H10l-5 4v-4H4z',
  speak: 'M4 10v4h3l5 4V6l-5 4zM15 9a4 4 0 010 6M18 6a8 8 0 010 12',
  clip: 'M19 11l-8 8a4.5 4.5 0 01-6-6l8-8a3 3 0 014 4l-8 8a1.5 1.5 0 01-2-2l7-7',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM5 20a7 7 0 0114 0',
  more: 'M6 12h0M12 12h0M18 12h0',
  back: 'M14 6l-6 6 6 6',
}

export type IconName = keyof typeof paths

/** Drawn for the eye only; the control around it carries the name. */
export function Icon({ of }: { of: IconName }) {
  return (
    <svg viewBox="0 0 24 24" class="ic" aria-hidden="true">
      <path d={paths[of]} />
    </svg>
  )
}

interface ButtonProps {
  icon: IconName
  name: string
  class?: string
  pressed?: boolean
  onClick(): void
}

export function IconButton({ icon, name, pressed, ...rest }: ButtonProps) {
  return (
    <button type="button" aria-label={name} title={name} aria-pressed={pressed} {...rest}>
      <Icon of={icon} />
    </button>
  )
}
