import { useQueryClient } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { exportHistoryAddress, importHistory } from '../../api/knowledge'
import { useDescribe } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { ButtonAnchor } from '../../ui/Button'
import { FileDrop } from '../../ui/FileDrop'
import { Card } from '../../ui/Page'
import { Progress } from '../../ui/Progress'
import s from './ImportPage.module.css'
import { knowledgeText } from './text'

type Stage = { at: 'choose' } | { at: 'reading'; name: string } | { at: 'done'; text: string }

// The whole base with all that it was: out, and into a workspace that has none.
export function HistoryCard() {
  const t = useText(knowledgeText)
  const describe = useDescribe()
  const client = useQueryClient()
  const [stage, setStage] = useState<Stage>({ at: 'choose' })
  const [problem, setProblem] = useState<unknown>(null)
  const read = async (file: File | undefined) => {
    if (!file) return
    setProblem(null)
    setStage({ at: 'reading', name: file.name })
    try {
      const got = await importHistory(file)
      setStage({
        at: 'done',
        text: t('historyDone', { items: got.items, revisions: got.revisions, versions: got.base_versions }),
      })
      await client.invalidateQueries({ queryKey: ['knowledge'] })
    } catch (error) {
      setProblem(error)
      setStage({ at: 'choose' })
    }
  }
  return (
    <Card title={t('historyTitle')} note={t('historyIntro')}>
      <div className={s.exports}>
        <ButtonAnchor href={exportHistoryAddress} download>
          <Download size={15} aria-hidden />
          {t('historyExport')}
        </ButtonAnchor>
      </div>
      {problem !== null && <Banner tone="danger">{describe(problem)}</Banner>}
      {stage.at === 'reading' && <Progress label={t('historyReading', { name: stage.name })} />}
      {stage.at === 'done' && <Banner tone="ok">{stage.text}</Banner>}
      {stage.at === 'choose' && (
        <FileDrop
          label={t('historyChoose')}
          hint={t('historyHint')}
          accept={['.jsonl']}
          onFiles={([file]) => void read(file)}
        />
      )}
    </Card>
  )
}
