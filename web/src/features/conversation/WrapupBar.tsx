import { useQueryClient } from '@tanstack/react-query'
import { Timer } from 'lucide-react'
import { endWrapup, refreshConversation } from '../../api/conversation'
import { isProblem } from '../../api/problem'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { useNow } from '../../ui/Time'
import { countdown } from '../../ui/time'
import { conversationText } from './text'
import s from './WrapupBar.module.css'
import type { Wrapup } from './wrapups'
import { dropWrapup, useWrapups } from './wrapups'

export function WrapupBar() {
  const list = useWrapups()
  if (list.length === 0) return null
  return (
    <ul className={s.bar}>
      {list.map((wrapup) => (
        <Row key={wrapup.id} wrapup={wrapup} />
      ))}
    </ul>
  )
}

function Row({ wrapup }: { wrapup: Wrapup }) {
  const t = useText(conversationText)
  const client = useQueryClient()
  const complain = useComplain()
  const now = useNow(1000)
  const finish = async () => {
    try {
      await endWrapup(wrapup.id)
    } catch (error) {
      // Ended elsewhere already: nothing is left to finish.
      if (!isProblem(error) || error.status === 0 || error.status >= 500) return complain(error)
    }
    dropWrapup(wrapup.id)
    refreshConversation(client, wrapup.id)
    void client.invalidateQueries({ queryKey: ['presence'] })
  }
  return (
    <li className={s.row}>
      <Timer size={15} aria-hidden />
      <span className={s.text}>
        {wrapup.name}
        <small className="num">{t('wrapup', { time: countdown((now - wrapup.since) / 1000) })}</small>
      </span>
      <Button size="small" onPress={() => void finish()}>
        {t('wrapupDone')}
      </Button>
    </li>
  )
}
