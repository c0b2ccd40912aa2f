import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { CustomerDetail } from '../../api/customer'
import { customerName, customerQuery, unblockCustomer } from '../../api/customer'
import { useCan } from '../../api/session'
import { useTierName } from '../../api/tier'
import { useComplain } from '../../api/useProblem'
import { useLocale } from '../../i18n/locale'
import { useText } from '../../i18n/text'
import { Avatar } from '../../ui/Avatar'
import { Banner } from '../../ui/Banner'
import { Button, ButtonLink } from '../../ui/Button'
import { Facts } from '../../ui/Page'
import { phoneText } from '../../ui/phone'
import { Skeleton } from '../../ui/Skeleton'
import { Tag } from '../../ui/Tag'
import { Time } from '../../ui/Time'
import { panelText } from './panelText'
import s from './SidePanel.module.css'

const MergeDialog = lazy(() => import('./MergeDialog').then((m) => ({ default: m.MergeDialog })))

export function CustomerPanel({ id }: { id: string }) {
  const t = useText(panelText)
  const client = useQueryClient()
  const complain = useComplain()
  const locale = useLocale()
  const tierName = useTierName()
  const customer = useQuery(customerQuery(id))
  const mayMerge = useCan('customer.merge')
  const mayBlock = useCan('customer.block')
  const [merging, setMerging] = useState(false)
  const data = customer.data
  if (!data) {
    return (
      <section className={s.section}>
        <h3 className={s.heading}>{t('customerInfo')}</h3>
        <Skeleton lines={5} />
      </section>
    )
  }
  const name = customerName(data, locale)
  const unblock = () =>
    void unblockCustomer(id).then(
      () => void client.invalidateQueries({ queryKey: ['customer', id] }),
      complain,
    )
  return (
    <section className={s.section}>
      <h3 className={s.heading}>{t('customerInfo')}</h3>
      <div className={s.who}>
        <Avatar name={name} seed={id} size={44} />
        <div>
          <b>{name}</b>
          <p>{[data.place, tierName(data.tier)].filter(Boolean).join(' · ')}</p>
        </div>
      </div>
      {data.blocked_at ? (
        <Banner
          tone="danger"
          action={
            mayBlock && (
              <Button size="small" onPress={unblock}>
                {t('unblock')}
              </Button>
            )
          }
        >
          {t('blockedNow')}
        </Banner>
      ) : null}
      <CustomerFacts customer={data} />
      <div className={s.buttons}>
        <ButtonLink size="small" to="/customers/$id" params={{ id }}>
          {t('openProfile')}
        </ButtonLink>
        {mayMerge && (
          <Button size="small" onPress={() => setMerging(true)}>
            {t('merge')}
          </Button>
        )}
      </div>
      <Suspense fallback={null}>
        {merging && <MergeDialog customer={data} onClose={() => setMerging(false)} />}
      </Suspense>
    </section>
  )
}

function CustomerFacts({ customer }: { customer: CustomerDetail }) {
  const t = useText(panelText)
  const needs = customer.needs ?? []
  const identities = customer.identities ?? []
  const consents = customer.consents ?? []
  return (
    <Facts
      items={[
        ...(customer.phone
          ? [{ label: t('phone'), value: <span className="num">{phoneText(customer.phone)}</span> }]
          : []),
        ...(customer.email ? [{ label: t('email'), value: customer.email }] : []),
        ...(needs.length > 0
          ? [
              {
                label: t('needs'),
                value: (
                  <span className={s.tags}>
                    {needs.map((need) => (
                      <Tag key={need.need} tone="warn" title={t(`source.${need.source}`)}>
                        {t(`need.${need.need}`)}
                      </Tag>
                    ))}
                  </span>
                ),
              },
            ]
          : []),
        ...(identities.length > 0
          ? [
              {
                label: t('identities'),
                value: (
                  <span className={s.tags}>
                    {identities.map((identity) => (
                      <Tag
                        key={identity.id}
                        tone={identity.strength === 'recorded' ? 'outline' : 'ok'}
                        title={t(`strength.${identity.strength}`)}
                      >
                        {t(`identity.${identity.kind}`)}
                      </Tag>
                    ))}
                  </span>
                ),
              },
            ]
          : []),
        ...(consents.length > 0
          ? [
              {
                label: t('consents'),
                value: consents
                  .map(
                    (c) =>
                      `${t(`purpose.${c.purpose}`)} ${c.given ? t('consentGiven') : t('consentRefused')}`,
                  )
                  .join(' · '),
              },
            ]
          : []),
        { label: t('firstSeen'), value: <Time at={customer.first_seen_at} /> },
        ...(customer.note ? [{ label: t('noteAboutCustomer'), value: customer.note }] : []),
      ]}
    />
  )
}
