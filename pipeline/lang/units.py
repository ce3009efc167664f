"""Measure words that follow a figure: what one counts and measures in official reports, both scripts."""

from __future__ import annotations

import re

_WORDS = """
亿美元 万美元 亿港元 亿欧元 美元 港元 欧元 日元 亿元 万元 千元 百元 元 角 分 个百分点 百分点
亿吨 万吨 吨 公斤 千克 克 亿斤 斤 公里 千米 厘米 毫米 海里 米 平方公里 平方千米 平方米 立方米 公顷 万亩 亿亩 亩 升
公升 毫升 毫克 微克 千伏 千瓦时 亿千瓦时 万千瓦 千瓦 兆瓦 瓦 摄氏度 度 兆
万人次 人次 万人 人 万户 户 家 个 项 件 条 次 名 位 篇 份 期 届 场 处 所
座 辆 台 套 艘 架 列 头 只 株 棵 根 块 张 页 册 卷 本 部 批
组 级 层 号 楼 室 栋 间 门 点 类 种 款 例 起 宗 笔 桩 支
对 双 幅 枚 段 节 章 条 轮 局 所 县 乡 镇 村 省 市 区
个月 年度 年代 年级 年间 年 月份 月 日 号 天 小时 分钟 秒钟 时 分
秒 世纪 周年 周岁 周 季度 岁 倍 成 折 字 步 强 班 线 路
億美元 萬美元 億元 萬元 個百分點 百分點 億噸 萬噸 噸 億人 萬人次 萬人 萬戶 戶 個 項
條 屆 場 處 輛 臺 檯 艘 列 頭 隻 塊 張 頁 冊 組
級 層 號 樓 棟 間 門 點 類 種 筆 對 雙 節 輪 縣 鄉
鎮 個月 年級 小時 分鐘 秒鐘 時 世紀 週年 週歲 週 歲 線 公頃 萬畝 億畝 畝
千瓦時 億千瓦時 萬千瓦 厘米 釐米 海里 立方公尺 平方公尺 公尺 公分 新臺幣 新台幣
"""

UNITS: str = "|".join(map(re.escape, sorted(set(_WORDS.split()), key=lambda word: (-len(word), word))))
"""An alternation for regular expressions, the longest word first."""
