import type { ReactNode } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs'
import { cx } from './cx'
import s from './Tabs.module.css'

export type TabItem<T extends string> = { id: T; label: string; count?: number | string; content?: ReactNode }

type TabsProps<T extends string> = {
  label: string
  tabs: readonly TabItem<T>[]
  value: T
  onChange: (value: T) => void
  children?: ReactNode
  className?: string
  compact?: boolean
}

// Either each tab brings its content, or children fill one panel that follows the choice.
export function Tabs<T extends string>({
  label,
  tabs,
  value,
  onChange,
  children,
  className,
  compact,
}: TabsProps<T>) {
  return (
    <AriaTabs
      className={cx(s.tabs, className)}
      selectedKey={value}
      onSelectionChange={(key) => onChange(key as T)}
    >
      <TabList aria-label={label} className={cx(s.list, compact && s.compact)}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={s.tab}>
            {tab.label}
            {tab.count !== undefined && <span className={cx('num', s.count)}>{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      <TabPanel id={value} className={s.panel}>
        {children ?? tabs.find((tab) => tab.id === value)?.content}
      </TabPanel>
    </AriaTabs>
  )
}
