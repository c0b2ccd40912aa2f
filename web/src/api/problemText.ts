import { defineText } from '../i18n/text'

// Keys are the server's stable codes; http.N stands in for a code this console does not know yet.
export const problemText = defineText(
  {
    unexpected: '出了点意外，请稍后再试',
    'network.offline': '没有连上服务器。检查网络后重试，您写的内容还在。',
    'http.400': '请求有误，请检查填写的内容',
    'http.401': '登录已过期，请重新登录',
    'http.403': '您没有这项权限',
    'http.404': '没有找到，可能已被删除',
    'http.409': '内容刚被别人改过，请刷新后再试',
    'http.413': '内容太大',
    'http.415': '不支持这种文件',
    'http.422': '有些内容不符合要求，请检查后再提交',
    'http.429': '操作太频繁，请稍等片刻',
    'http.500': '服务器出了点问题，已经记录下来',
    'http.502': '服务暂时不可用，请稍后再试',
    'http.503': '服务暂时不可用，请稍后再试',
    'http.507': '服务器磁盘空间不足，内容没有保存',
  },
  {
    unexpected: 'Something unexpected happened; please try again later',
    'network.offline':
      'The server cannot be reached. Check the network and try again; what you wrote is still here.',
    'http.400': 'The request is not valid; check what you entered',
    'http.401': 'Your session has ended; please sign in again',
    'http.403': 'You do not have this permission',
    'http.404': 'Not found; it may have been deleted',
    'http.409': 'Someone has just changed this; reload and try again',
    'http.413': 'Too large',
    'http.415': 'This kind of file is not supported',
    'http.422': 'Some of it does not meet the rules; check and submit again',
    'http.429': 'Too many requests; wait a moment',
    'http.500': 'The server had a problem; it has been recorded',
    'http.502': 'The service is not available; try again later',
    'http.503': 'The service is not available; try again later',
    'http.507': 'The server has run out of disk space; nothing was saved',
  },
)
