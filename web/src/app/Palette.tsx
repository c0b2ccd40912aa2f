import { useMemo, useState } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useText } from '../i18n/text'
import { cx } from '../ui/cx'
import { Kbd } from '../ui/Kbd'
import type { Command, CommandGroup } from './commands'
import { useAllCommands } from './commands'
import s from './Palette.module.css'
import { shellText } from './shellText'

type PaletteProps = { isOpen: boolean; onClose: () => void }

const order: readonly CommandGroup[] = ['here', 'goTo', 'general']

export function Palette({ isOpen, onClose }: PaletteProps) {
  const t = useText(shellText)
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className={s.overlay}
    >
      <Modal className={s.modal}>
        <Dialog aria-label={t('palette')} className={s.dialog}>
          <PaletteBody onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

// A combobox by hand: one field keeps the focus while the arrows move through the list.
function PaletteBody({ onClose }: { onClose: () => void }) {
  const t = useText(shellText)
  const commands = useAllCommands()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const found = useMemo(() => filterCommands(commands, query), [commands, query])
  const chosen = found[Math.min(active, found.length - 1)]

  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run()
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else if (event.key === 'Enter') run(chosen)
    else return
    event.preventDefault()
  }

  return (
    <>
      <input
        autoFocus
        className={s.input}
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={chosen ? `palette-${chosen.id}` : undefined}
        aria-label={t('palette')}
        placeholder={t('palettePlaceholder')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-list" role="listbox" aria-label={t('palette')} className={s.list} tabIndex={-1}>
        {found.length === 0 && <p className={s.empty}>{t('paletteEmpty')}</p>}
        {order.map((group) => {
          const members = found.filter((command) => command.group === group)
          if (members.length === 0) return null
          return (
            // biome-ignore lint/a11y/useSemanticElements: a group inside a listbox has no element of its own
            <div key={group} role="group" aria-label={t(group)}>
              <div className={s.heading} aria-hidden>
                {t(group)}
              </div>
              {members.map((command) => (
                <div
                  key={command.id}
                  id={`palette-${command.id}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={command === chosen}
                  className={cx(s.item, command === chosen && s.active)}
                  ref={command === chosen ? scrollTo : undefined}
                  onMouseMove={() => setActive(found.indexOf(command))}
                  onClick={() => run(command)}
                >
                  <span>{command.label}</span>
                  {command.keys && <Kbd keys={command.keys} className={s.keys} />}
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </>
  )
}

function scrollTo(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

// Every word must appear in the label or the extra words; results keep the groups' order.
export function filterCommands(commands: readonly Command[], query: string): Command[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const hit = (command: Command) => {
    const text = `${command.label} ${command.also ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const usable = commands.filter((c) => c.listed !== false && !c.isDisabled && hit(c))
  return order.flatMap((group) => usable.filter((c) => c.group === group))
}
