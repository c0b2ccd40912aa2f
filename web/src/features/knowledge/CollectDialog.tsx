import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { collectDrafts, goingChangesQuery, openChange } from '../../api/change'
import type { Drafts } from '../../api/knowledge'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { RadioGroup } from '../../ui/Radio'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import { changeText } from './changeText'

const fresh = 'new'

// Puts drafts into an open change, or into a new one.
export function CollectDialog({ drafts, onClose }: { drafts: Drafts; onClose: () => void }) {
  const t = useText(changeText)
  const tu = useText(uiText)
  const client = useQueryClient()
  const complain = useComplain()
  const going = useQuery(goingChangesQuery)
  const open = (going.data?.items ?? []).filter((change) => change.state === 'open')
  const [chosen, setChosen] = useState(fresh)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const put = async () => {
    setBusy(true)
    try {
      if (chosen === fresh) await openChange(name.trim(), '', drafts)
      else await collectDrafts(chosen, drafts)
      const into = chosen === fresh ? name.trim() : open.find((change) => change.id === chosen)?.name
      toast(t('collected', { name: into ?? '' }))
      await client.invalidateQueries({ queryKey: ['knowledge'] })
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('collectTitle')}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button
            look="primary"
            isPending={busy}
            isDisabled={chosen === fresh && name.trim() === ''}
            onPress={() => void put()}
          >
            {t('collect')}
          </Button>
        </>
      }
    >
      <RadioGroup
        label={t('title')}
        hideLabel
        value={chosen}
        onChange={setChosen}
        options={[
          { id: fresh, label: t('collectNew') },
          ...open.map((change) => ({ id: change.id, label: `#${change.n} ${change.name || t('unnamed')}` })),
        ]}
      />
      {chosen === fresh && (
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          value={name}
          onChange={setName}
          maxLength={80}
          isRequired
          autoFocus
        />
      )}
    </Dialog>
  )
}
