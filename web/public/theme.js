// Sets theme and language before the first paint, so a dark screen never flashes white.
// A file of its own because the content policy forbids inline scripts.
;(() => {
  var prefs = {}
  try {
    prefs = JSON.parse(localStorage.getItem('yingda.prefs') || '{}')
  } catch {
    prefs = {}
  }
  var theme = prefs.theme
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }
  document.documentElement.dataset.theme = theme
  var locale = prefs.locale || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en')
  document.documentElement.lang = locale
})()
