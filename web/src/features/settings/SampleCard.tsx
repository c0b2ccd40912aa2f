import { useQueryClient } from '@tanstack/react-query'
import { useSettingsChange } from '../../api/settings'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { FormActions } from '../../ui/Form'
import { Card } from '../../ui/Page'
import { toast } from '../../ui/Toast'
import { settingsText } from './text'

// Only the sample company has it: conversations to look at, and away with them.
export function SampleCard() {
  const t = useText(settingsText)
  const client = useQueryClient()
  const fill = useSettingsChange<{ conversations: number }>()
  const remove = useSettingsChange<{ conversations: number }>()
  const act = async (how: typeof fill, path: string, done: 'sampleFilled' | 'sampleRemoved') => {
    const out = await how.run({ method: 'POST', path, quiet: true }).catch(() => null)
    if (!out) return
    toast(t(done, { n: out.conversations }))
    void client.invalidateQueries()
  }
  return (
    <Card title={t('sampleTitle')} note={t('sampleNote')}>
      <FormActions>
        <Button
          look="primary"
          isPending={fill.isPending}
          isDisabled={remove.isPending}
          onPress={() => void act(fill, '/sample/fill', 'sampleFilled')}
        >
          {t('sampleFill')}
        </Button>
        <Button
          isPending={remove.isPending}
          isDisabled={fill.isPending}
          onPress={() => void act(remove, '/sample/remove', 'sampleRemoved')}
        >
          {t('sampleRemove')}
        </Button>
      </FormActions>
    </Card>
  )
}
