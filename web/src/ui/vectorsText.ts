import { defineText } from '../i18n/text'

// What came of asking an embeddings service for the vector of a question.
export const vectorsText = defineText(
  {
    used: '向量服务参与了评分',
    late: '向量服务超时，由内置引擎作答',
    limited: '向量服务限流，由内置引擎作答',
    refused: '向量服务拒绝了请求，由内置引擎作答',
    wrong_dimension: '向量服务的维度不符，由内置引擎作答',
    failed: '向量服务出错，由内置引擎作答',
    paused: '向量服务刚出过错，暂停使用，由内置引擎作答',
    pending: '向量服务尚未参与训练，由内置引擎作答',
  },
  {
    used: 'An embeddings service had its say',
    late: 'The embeddings service was late; the engine answered alone',
    limited: 'The embeddings service limits; the engine answered alone',
    refused: 'The embeddings service refused; the engine answered alone',
    wrong_dimension: 'The embeddings service gives other dimensions; the engine answered alone',
    failed: 'The embeddings service failed; the engine answered alone',
    paused: 'The embeddings service has just failed and is left alone; the engine answered alone',
    pending: 'Not trained with the embeddings service yet; the engine answered alone',
  },
)

const codes = Object.keys(vectorsText.zh) as (keyof typeof vectorsText.zh)[]

export function vectorsCode(said: unknown) {
  return codes.find((code) => code === said)
}
