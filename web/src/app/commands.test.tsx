import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { handleKey, useCommands } from './commands'
import { filterCommands } from './Palette'
import { setPrefs } from './prefs'

const run = vi.fn()
let unmount = () => {}

function Offer() {
  useCommands([
    { id: 'close', label: '结束会话', group: 'here', keys: 'e', run: () => run('close') },
    { id: 'inbox', label: '打开会话', group: 'goTo', keys: 'g i', run: () => run('inbox') },
    { id: 'palette', label: '命令面板', group: 'general', keys: 'mod+k', run: () => run('palette') },
    { id: 'give', label: '提交', group: 'here', keys: 'enter', run: () => run('give') },
    { id: 'first', label: '选第一个', group: 'here', keys: '1', run: () => run('first') },
    { id: 'fill', label: '填入建议', group: 'here', keys: 'alt+1', run: () => run('fill') },
  ])
  return null
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  const root = createRoot(document.createElement('div'))
  act(() => root.render(<Offer />))
  unmount = () => act(() => root.unmount())
})

afterEach(() => {
  unmount()
  run.mockClear()
  setPrefs({ singleKeys: true })
  document.body.innerHTML = ''
})

function press(code: string, init: KeyboardEventInit = {}, target: EventTarget = document.body): boolean {
  const event = new KeyboardEvent('keydown', { code, ...init })
  Object.defineProperty(event, 'target', { value: target })
  return handleKey(event)
}

test('a single key runs its command', () => {
  expect(press('KeyE')).toBe(true)
  expect(run).toHaveBeenCalledWith('close')
})

test('Enter presses the button or link that has the focus, and else runs its command', () => {
  const link = document.createElement('a')
  expect(press('Enter', {}, link)).toBe(false)
  expect(press('Enter', {}, document.createElement('button'))).toBe(false)
  expect(run).not.toHaveBeenCalled()
  expect(press('Enter')).toBe(true)
  expect(run).toHaveBeenCalledWith('give')
})

test('the number pad is as good as the digits, unless it moves', () => {
  expect(press('Numpad1', { key: 'End' })).toBe(false)
  expect(press('Numpad1', { key: '1' })).toBe(true)
  expect(run).toHaveBeenCalledWith('first')
})

test('two keys in turn run theirs', () => {
  expect(press('KeyG')).toBe(true)
  expect(run).not.toHaveBeenCalled()
  expect(press('KeyI')).toBe(true)
  expect(run).toHaveBeenCalledWith('inbox')
})

test('keys of an input method are left alone', () => {
  expect(press('KeyE', { isComposing: true })).toBe(false)
  expect(press('KeyE', { keyCode: 229 } as KeyboardEventInit)).toBe(false)
  expect(run).not.toHaveBeenCalled()
})

test('single keys do nothing while typing, modified ones work', () => {
  const field = document.createElement('textarea')
  expect(press('KeyE', {}, field)).toBe(false)
  expect(press('Digit1', { altKey: true }, field)).toBe(true)
  expect(run).toHaveBeenCalledExactlyOnceWith('fill')
})

test('single keys can be turned off, modified ones stay', () => {
  setPrefs({ singleKeys: false })
  expect(press('KeyE')).toBe(false)
  expect(press('KeyK', { metaKey: true })).toBe(true)
  expect(run).toHaveBeenCalledExactlyOnceWith('palette')
})

test('an open dialog keeps its keys', () => {
  document.body.innerHTML = '<div role="dialog"></div>'
  expect(press('KeyE')).toBe(false)
})

test('the palette finds by every word and by the extra words', () => {
  const commands = [
    { id: 'a', label: '打开知识库', group: 'goTo' as const, also: 'knowledge', run },
    { id: 'b', label: '打开会话', group: 'goTo' as const, also: 'inbox', run },
    { id: 'c', label: '结束会话', group: 'here' as const, run },
    { id: 'd', label: '下一条会话', group: 'here' as const, listed: false, run },
  ]
  expect(filterCommands(commands, '会话').map((c) => c.id)).toEqual(['c', 'b'])
  expect(filterCommands(commands, 'know').map((c) => c.id)).toEqual(['a'])
  expect(filterCommands(commands, '打开 inbox').map((c) => c.id)).toEqual(['b'])
})
