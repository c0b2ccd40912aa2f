import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { upload } from '../../../api/document'
import { useDescribe } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Banner } from '../../../ui/Banner'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/Dialog'
import { FileDrop } from '../../../ui/FileDrop'
import { Progress } from '../../../ui/Progress'
import { toast } from '../../../ui/Toast'
import { uiText } from '../../../ui/text'
import { documentText } from './documentText'
import { anywhere, PlacementFields } from './PlacementFields'
import { runPlace } from './place'

const accepted = ['.md', '.markdown', '.html', '.htm', '.docx', '.pdf', '.txt'] as const

// Files are handed in and looked at; what would change is shown before anything is written.
export function UploadDialog({ onClose }: { onClose: () => void }) {
  const t = useText(documentText)
  const tu = useText(uiText)
  const describe = useDescribe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [files, setFiles] = useState<File[]>([])
  const [placement, setPlacement] = useState(anywhere)
  const [done, setDone] = useState<number | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const start = async () => {
    setProblem(null)
    setDone(0)
    try {
      const { run, refused } = await upload(files, placement, setDone)
      if (refused?.length) {
        toast(
          t('refused', { n: refused.length, names: refused.map((file) => file.name).join('、') }),
          'danger',
        )
      }
      void client.invalidateQueries({ queryKey: ['knowledge', 'documents'] })
      void navigate(runPlace(run.id))
    } catch (error) {
      setProblem(error)
      setDone(null)
    }
  }
  return (
    <Dialog
      title={t('uploadTitle')}
      isOpen
      onClose={onClose}
      isDismissable={done === null}
      footer={
        <>
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button
            look="primary"
            isDisabled={files.length === 0}
            isPending={done !== null}
            onPress={() => void start()}
          >
            {t('checkFirst')}
          </Button>
        </>
      }
    >
      {problem !== null && <Banner tone="danger">{describe(problem)}</Banner>}
      {done === null ? (
        <>
          <FileDrop
            label={t('upload')}
            hint={t('formats')}
            accept={accepted}
            multiple
            onFiles={(more) => setFiles((before) => [...before, ...more])}
          />
          {files.length > 0 && <p role="status">{t('chosen', { n: files.length })}</p>}
          <h3>{t('newOnes')}</h3>
          <PlacementFields value={placement} onChange={setPlacement} />
        </>
      ) : (
        <Progress
          label={t('handingIn')}
          value={(100 * done) / Math.max(1, files.length)}
          note={t('ofFiles', { done, n: files.length })}
        />
      )}
    </Dialog>
  )
}
