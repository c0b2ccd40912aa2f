import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Download, ExternalLink } from 'lucide-react'
import { useState } from 'react'
import type { DocumentDetail } from '../../../api/document'
import { eraseDocument, originalAddress, retryDocument, takeDocument } from '../../../api/document'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Button, ButtonAnchor } from '../../../ui/Button'
import { Confirm } from '../../../ui/Dialog'
import { toast } from '../../../ui/Toast'
import { documentText } from './documentText'
import { listPlace, runPlace } from './place'

// What can be done to a document: look at its original, read it again, take it out, delete it.
export function DocumentActions({ document: d }: { document: DocumentDetail }) {
  const t = useText(documentText)
  const navigate = useNavigate()
  const complain = useComplain()
  const client = useQueryClient()
  const mayImport = useCan('knowledge.import')
  const mayWrite = useCan('knowledge.write')
  const mayErase = useCan('knowledge.publish')
  const [asking, setAsking] = useState<'takeOut' | 'erase' | null>(null)
  const renew = () => client.invalidateQueries({ queryKey: ['knowledge'] })
  const act = async (what: () => Promise<void>) => {
    try {
      await what()
    } catch (error) {
      complain(error)
      throw error
    }
  }
  const again = () => act(async () => void navigate(runPlace((await retryDocument(d.id)).id)))
  const back = () =>
    act(async () => {
      await takeDocument(d.id, 'take-back')
      toast(t('takenBack'))
      await renew()
    })
  const confirmed = {
    takeOut: async () => {
      await takeDocument(d.id, 'take-out')
      toast(t('takenOut'))
      await renew()
    },
    erase: async () => {
      await eraseDocument(d.id)
      toast(t('erased'))
      void navigate(listPlace)
      await renew()
    },
  }
  const link = d.draft?.link
  return (
    <>
      {link && (
        <ButtonAnchor look="quiet" href={link} target="_blank" rel="noreferrer">
          <ExternalLink size={15} aria-hidden />
          {t('openSource')}
        </ButtonAnchor>
      )}
      <ButtonAnchor href={originalAddress(d.id)} download>
        <Download size={15} aria-hidden />
        {t('original')}
      </ButtonAnchor>
      {mayImport && <Button onPress={() => void again().catch(() => {})}>{t('retry')}</Button>}
      {mayWrite && d.state === 'removed' && (
        <Button onPress={() => void back().catch(() => {})}>{t('takeBack')}</Button>
      )}
      {mayWrite && d.state !== 'removed' && (
        <Button onPress={() => setAsking('takeOut')}>{t('takeOut')}</Button>
      )}
      {mayErase && (
        <Button look="danger" onPress={() => setAsking('erase')}>
          {t('erase')}
        </Button>
      )}
      {asking && (
        <Confirm
          title={t(`${asking}Title`)}
          isOpen
          onClose={() => setAsking(null)}
          confirmLabel={t(asking)}
          danger
          onConfirm={() => act(confirmed[asking])}
        >
          {t(`${asking}Text`)}
        </Confirm>
      )}
    </>
  )
}
