import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Source, SourceEdit } from '../../../api/document'
import { foldersQuery, removeSource, saveSource } from '../../../api/document'
import { useCan } from '../../../api/session'
import { useComplain } from '../../../api/useProblem'
import { useText } from '../../../i18n/text'
import { Banner } from '../../../ui/Banner'
import { Button } from '../../../ui/Button'
import { Checkbox } from '../../../ui/Checkbox'
import { Confirm, Drawer } from '../../../ui/Dialog'
import { TextField } from '../../../ui/Field'
import { FieldRow } from '../../../ui/Form'
import { RadioGroup } from '../../../ui/Radio'
import { Select } from '../../../ui/Select'
import { toast } from '../../../ui/Toast'
import { uiText } from '../../../ui/text'
import { documentText } from './documentText'
import { anywhere, PlacementFields } from './PlacementFields'

type Settings = NonNullable<SourceEdit['settings']>

const fresh: Settings = {
  placement: anywhere,
  pages: 500,
  depth: 5,
  mib: 500,
  minutes: 60,
  under: '',
  by_command: false,
}
const repeats = ['0', '60', '1440', '10080'] as const

// A source to add, or one that is there to change.
export function SourceDrawer({ source, onClose }: { source: Source | null; onClose: () => void }) {
  const t = useText(documentText)
  const tu = useText(uiText)
  const client = useQueryClient()
  const complain = useComplain()
  const [kind, setKind] = useState<'site' | 'folder'>(source?.kind === 'folder' ? 'folder' : 'site')
  const [address, setAddress] = useState('')
  const [folder, setFolder] = useState<string | null>(null)
  const [below, setBelow] = useState('')
  const [name, setName] = useState(source?.name ?? '')
  const [settings, setSettings] = useState<Settings>(source?.settings ?? fresh)
  const [every, setEvery] = useState(String(source?.every_min ?? 0))
  const [toAll, setToAll] = useState(false)
  const [removing, setRemoving] = useState(false)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<Settings>) => setSettings((before) => ({ ...before, ...change }))
  const at = kind === 'site' ? address.trim() : [folder, below.trim()].filter(Boolean).join('/')
  const save = async () => {
    setBusy(true)
    try {
      const common = { settings, every_min: Number(every) }
      await (source
        ? saveSource(source.id, { ...common, name: name.trim(), to_all: toAll })
        : saveSource(null, { ...common, kind, address: at }))
      toast(t('sourceSaved'))
      await client.invalidateQueries({ queryKey: ['knowledge', 'documents'] })
      onClose()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  const isUpload = source?.kind === 'upload'
  return (
    <Drawer
      title={source ? t('editSource') : t('newSource')}
      isOpen
      onClose={onClose}
      footer={
        <>
          {source && !isUpload && (
            <Button look="danger" onPress={() => setRemoving(true)}>
              {t('removeSource')}
            </Button>
          )}
          <Button onPress={onClose}>{tu('cancel')}</Button>
          <Button
            look="primary"
            isPending={busy}
            isDisabled={!source && at === ''}
            onPress={() => void save()}
          >
            {source ? t('save') : t('add')}
          </Button>
        </>
      }
    >
      {source ? (
        !isUpload && <TextField label={t('name')} value={name} onChange={setName} maxLength={120} />
      ) : (
        <>
          <RadioGroup
            label={t('kind')}
            value={kind}
            onChange={setKind}
            options={[
              { id: 'site', label: t('kind.site') },
              { id: 'folder', label: t('kind.folder') },
            ]}
          />
          {kind === 'site' ? (
            <TextField
              label={t('address')}
              hint={t('addressHint')}
              type="url"
              value={address}
              onChange={setAddress}
              placeholder="https://"
              isRequired
            />
          ) : (
            <FolderFields folder={folder} onFolder={setFolder} below={below} onBelow={setBelow} />
          )}
        </>
      )}
      {kind === 'site' && !isUpload && <SiteFields settings={settings} onChange={set} />}
      {!isUpload && !settings.by_command && (
        <Select
          label={t('repeat')}
          value={every}
          onChange={setEvery}
          options={[...new Set<string>([...repeats, every])].map((id) => ({
            id,
            label: repeats.some((known) => known === id)
              ? t(`repeat.${id as (typeof repeats)[number]}`)
              : t('everyMin', { n: Number(id) }),
          }))}
        />
      )}
      <h3>{t('newOnes')}</h3>
      <PlacementFields value={settings.placement} onChange={(placement) => set({ placement })} />
      {source && (
        <Checkbox isSelected={toAll} onChange={setToAll}>
          {t('toAll')}
        </Checkbox>
      )}
      {removing && source && (
        <RemoveSource source={source} onClose={() => setRemoving(false)} onRemoved={onClose} />
      )}
    </Drawer>
  )
}

type FolderFieldsProps = {
  folder: string | null
  onFolder: (folder: string) => void
  below: string
  onBelow: (below: string) => void
}

function FolderFields({ folder, onFolder, below, onBelow }: FolderFieldsProps) {
  const t = useText(documentText)
  const folders = useQuery(foldersQuery)
  const names = folders.data?.items ?? []
  if (folders.data && names.length === 0) return <Banner>{t('noFolders')}</Banner>
  return (
    <>
      <Select
        label={t('folder')}
        hint={t('folderHint')}
        value={folder}
        onChange={onFolder}
        options={names.map((id) => ({ id, label: id }))}
        isRequired
      />
      <TextField label={t('below')} hint={t('belowHint')} value={below} onChange={onBelow} />
    </>
  )
}

function SiteFields({
  settings,
  onChange,
}: {
  settings: Settings
  onChange: (change: Partial<Settings>) => void
}) {
  const t = useText(documentText)
  const bounds = ['pages', 'depth', 'mib', 'minutes'] as const
  return (
    <>
      <Banner>{t('siteRules')}</Banner>
      <TextField
        label={t('under')}
        hint={t('underHint')}
        value={settings.under}
        onChange={(under) => onChange({ under })}
      />
      {[bounds.slice(0, 2), bounds.slice(2)].map((pair) => (
        <FieldRow key={pair[0]}>
          {pair.map((bound) => (
            <TextField
              key={bound}
              label={t(bound)}
              type="number"
              inputMode="numeric"
              min={1}
              value={String(settings[bound])}
              onChange={(value) => onChange({ [bound]: Math.max(0, Math.floor(Number(value)) || 0) })}
            />
          ))}
        </FieldRow>
      ))}
    </>
  )
}

type RemoveSourceProps = { source: Source; onClose: () => void; onRemoved: () => void }

function RemoveSource({ source, onClose, onRemoved }: RemoveSourceProps) {
  const t = useText(documentText)
  const client = useQueryClient()
  const complain = useComplain()
  const mayErase = useCan('knowledge.publish')
  const [erase, setErase] = useState(false)
  return (
    <Confirm
      title={t('removeSource')}
      isOpen
      onClose={onClose}
      confirmLabel={t('removeSource')}
      danger
      onConfirm={async () => {
        try {
          await removeSource(source.id, erase)
        } catch (error) {
          complain(error)
          throw error
        }
        toast(t('sourceRemoved'))
        await client.invalidateQueries({ queryKey: ['knowledge'] })
        onRemoved()
      }}
    >
      <p>{t('removeSourceText')}</p>
      {mayErase && (
        <Checkbox isSelected={erase} onChange={setErase}>
          {t('eraseToo')}
        </Checkbox>
      )}
    </Confirm>
  )
}
