import type { As } from '../../api/item'
import { useTiers } from '../../api/tier'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { TextArea, TextField } from '../../ui/Field'
import { NativeField } from '../../ui/NativeField'
import { Select } from '../../ui/Select'
import { channels } from './AnswerConditions'
import { itemText } from './itemText'
import { knowledgeText } from './text'
import { visibilities } from './visibility'

type AsWhomProps = { as: As; onChange: (as: As) => void; facts: string; onFacts: (facts: string) => void }

// Who asks, where and when: the same for the preview of an item and the test bench.
export function AsWhom({ as, onChange, facts, onFacts }: AsWhomProps) {
  const t = useText(knowledgeText)
  const ti = useText(itemText)
  const locale = useLocale()
  const tiers = useTiers()
  const set = (part: Partial<As>) => onChange({ ...as, ...part })
  return (
    <>
      <Select
        label={ti('previewChannel')}
        value={as.channel ?? 'webchat'}
        onChange={(channel) => set({ channel })}
        options={channels.map((id) => ({ id, label: t(`channel.${id}`) }))}
      />
      <Select
        label={ti('previewLocale')}
        value={as.locale ?? 'zh-CN'}
        onChange={(next) => set({ locale: next })}
        options={[
          { id: 'zh-CN', label: '中文' },
          { id: 'en', label: 'English' },
        ]}
      />
      <Select
        label={ti('previewAs')}
        value={as.visibility_as ?? 'public'}
        onChange={(level) => set({ visibility_as: level, tier: level === 'tier' ? as.tier : undefined })}
        options={visibilities.map((id) => ({ id, label: t(`visibility.${id}`) }))}
      />
      {as.visibility_as === 'tier' && (
        <Select
          label={ti('previewTier')}
          value={as.tier ?? 'any'}
          onChange={(tier) => set({ tier: tier === 'any' ? undefined : tier })}
          options={[
            { id: 'any', label: ti('previewTierAny') },
            ...tiers.map((tier) => ({
              id: tier.key,
              label: (locale === 'en' && tier.name_en) || tier.name,
            })),
          ]}
        />
      )}
      <TextField
        label={ti('previewRegion')}
        value={as.region ?? ''}
        onChange={(region) => set({ region: region || undefined })}
      />
      <NativeField
        type="datetime-local"
        label={ti('previewTime')}
        hint={ti('previewNow')}
        value={as.at ?? ''}
        onChange={(at) => set({ at: at || undefined })}
      />
      <TextArea
        label={ti('previewFacts')}
        hint={ti('previewFactsHint')}
        rows={1}
        value={facts}
        onChange={(text) => {
          onFacts(text)
          set({ customer: factsOf(text) })
        }}
      />
    </>
  )
}

// "plan=家庭" a line; numbers, yes and no and lists as they are written in JSON, everything else is a text.
export function factsOf(text: string): Record<string, unknown> | undefined {
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.indexOf('=')
    const name = line.slice(0, at).trim()
    return at > 0 && name ? [[name, read(line.slice(at + 1).trim())] as const] : []
  })
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
