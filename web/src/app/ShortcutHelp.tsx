import { useText } from '../i18n/text'
import { Dialog } from '../ui/Dialog'
import { Kbd } from '../ui/Kbd'
import type { CommandGroup } from './commands'
import { useAllCommands } from './commands'
import s from './ShortcutHelp.module.css'
import { shellText } from './shellText'

const order: readonly CommandGroup[] = ['here', 'goTo', 'general']

export function ShortcutHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText(shellText)
  const commands = useAllCommands().filter((c) => c.keys)
  return (
    <Dialog title={t('shortcuts')} isOpen={isOpen} onClose={onClose} width="normal">
      <p className={s.intro}>{t('shortcutsIntro')}</p>
      {order.map((group) => {
        const members = commands.filter((c) => c.group === group)
        if (members.length === 0) return null
        return (
          <section key={group} className={s.group}>
            <h3 className={s.heading}>{t(group)}</h3>
            <dl className={s.list}>
              {members.map((command) => (
                <div key={command.id} className={s.row}>
                  <dt>{command.label}</dt>
                  <dd>
                    <Kbd keys={command.keys ?? ''} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )
      })}
    </Dialog>
  )
}
