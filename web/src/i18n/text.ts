// The dictionary: each feature keeps its strings beside its pages, Chinese and English together.
// A key that English lacks, a key that does not exist and a parameter left out are type errors.

import type { Locale } from './locale'
import { useLocale } from './locale'

type Plural = { one: string; other: string }
type ParamNames<S> = S extends `${string}{${infer P}}${infer Rest}` ? P | ParamNames<Rest> : never
type Params<S> = [ParamNames<S>] extends [never] ? [] : [params: Record<ParamNames<S>, string | number>]

export type Dictionary<Z extends Record<string, string>> = {
  readonly zh: Z
  readonly en: { readonly [K in keyof Z]: string | Plural }
}

export type Translate<Z extends Record<string, string>> = <K extends keyof Z & string>(
  key: K,
  ...params: Params<Z[K]>
) => string

export function defineText<const Z extends Record<string, string>>(
  zh: Z,
  en: { readonly [K in keyof Z]: string | Plural },
): Dictionary<Z> {
  return { zh, en }
}

export function useText<Z extends Record<string, string>>(dict: Dictionary<Z>): Translate<Z> {
  return translate(dict, useLocale())
}

const cache = new WeakMap<object, Partial<Record<Locale, unknown>>>()

// Stable per dictionary and language, so that it may stand in dependency lists.
export function translate<Z extends Record<string, string>>(
  dict: Dictionary<Z>,
  locale: Locale,
): Translate<Z> {
  const known = cache.get(dict) ?? {}
  cache.set(dict, known)
  known[locale] ??= (key: keyof Z & string, params?: Record<string, string | number>) =>
    fill(pick(dict, key, locale, params), params)
  return known[locale] as Translate<Z>
}

function pick<Z extends Record<string, string>>(
  dict: Dictionary<Z>,
  key: keyof Z & string,
  locale: Locale,
  params?: Record<string, string | number>,
): string {
  if (locale === 'zh-CN') return dict.zh[key] ?? key
  const entry: string | Plural = dict.en[key]
  if (typeof entry === 'string') return entry
  return Number(params?.n) === 1 ? entry.one : entry.other
}

function fill(text: string, params?: Record<string, string | number>): string {
  if (!params) return text
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    return value === undefined ? whole : String(value)
  })
}
