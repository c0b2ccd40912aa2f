import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConversationRow } from '../../api/conversation'
import { closeConversation, refreshConversation } from '../../api/conversation'
import { useMe } from '../../api/session'
import type { DispositionCategory } from '../../api/settings'
import { useComplain } from '../../api/useProblem'
import { deferred } from '../../app/deferred'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Drawer } from '../../ui/Dialog'
import { TextArea } from '../../ui/Field'
import { RadioGroup } from '../../ui/Radio'
import { uiText } from '../../ui/text'
import s from './CloseDrawer.module.css'
import { dialogText } from './dialogText'
import { setLeaving } from './leaving'
import { rowName } from './names'
import { addWrapup } from './wrapups'

type CloseDrawerProps = { conversation: ConversationRow; onClose: () => void; onLeft: () => void }

const outcomes = ['solved', 'follow_up', 'unsolved', 'no_need'] as const
type OutcomeChoice = (typeof outcomes)[number]

export function CloseDrawer({ conversation, onClose, onLeft }: CloseDrawerProps) {
  const td = useText(dialogText)
  const tu = useText(uiText)
  const locale = useLocale()
  const client = useQueryClient()
  const complain = useComplain()
  const me = useMe()
  const [category, setCategory] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<OutcomeChoice | null>(null)
  const [note, setNote] = useState('')
  const options = dispositionOptions((me.workspace?.settings.dispositions ?? []) as DispositionCategory[])

  const submit = () => {
    const id = conversation.id
    setLeaving(id, true)
    deferred({
      text: td('closing'),
      commit: async (leaving) => {
        try {
          const name = rowName(conversation, locale)
          await closeConversation(
            id,
            { category: category ?? '', outcome: outcome ?? '', note: note.trim() },
            leaving,
          )
          addWrapup({ id, name, since: Date.now() })
        } finally {
          setLeaving(id, false)
          refreshConversation(client, id)
        }
      },
      undone: () => setLeaving(id, false),
      failed: complain,
    })
    onClose()
    onLeft()
  }

  return (
    <Drawer
      title={td('closeTitle')}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button look="primary" onPress={submit} autoFocus>
            {td('closeAndNext')}
          </Button>
        </>
      }
    >
      <p className={s.intro}>{td('closeIntro')}</p>
      <RadioGroup<OutcomeChoice>
        label={td('outcome')}
        value={outcome}
        onChange={setOutcome}
        options={outcomes.map((id) => ({ id, label: td(`outcome.${id}`) }))}
      />
      <Combo
        key={options.length}
        label={td('category')}
        options={options}
        value={category}
        onChange={setCategory}
        emptyText={tu('noMatches')}
        placeholder={td('noCategory')}
      />
      <TextArea label={td('closeNote')} hint={td('closeNoteHint')} value={note} onChange={setNote} />
    </Drawer>
  )
}

function dispositionOptions(tree: readonly DispositionCategory[]) {
  return tree.flatMap((node) => {
    const children = node.children ?? []
    const own = { id: node.name, label: node.name }
    return children.length === 0
      ? [own]
      : [
          own,
          ...children.map((child) => ({
            id: `${node.name}/${child.name}`,
            label: `${node.name} / ${child.name}`,
          })),
        ]
  })
}
