"""Characters that are not what they seem: the other script, look-alikes, signs of a lost glyph, bad conversions."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.check.passages import Findings, Passage
from pipeline.diagnostics import Code
from pipeline.patterns import regex

# Common characters that only one of the two scripts writes, in pairs.
_SIMPLIFIED = (
    "们这国来时会对发动过说产种学经进电实两体机当点从业应开还样关线内数间质气变条没结问军题党员总设长头资边将组见计农几"
    "区强战则举为务议标华东车马门见贝鱼鸟龙风飞书习乡买卖亲产亿仅仓优伟传伤伦众儿兰兴养兽写军农冯决况减凤凭击刘创删别"
    "办劝励劳势协单卫厂厅历压厌县叶号叹听启呜员围园圆圣场坏块坚坛坟垒墙声处备复够夺奋奖妇妈娱孙宁宝实宠审宪宫宽宾"
    "对寻导寿尽层屿岁岂岗岛岭峡币师帐带帮广庄庆库应庙废张弹归录彻征态怀怜总恋恶惊惧惯愿戏户执扩扫扬扰抚抛抢护报担拟"
    "拥择挂挡挤挥损换据掷携摄摆摇撑敌斗断无旧时显晓暂术权杂条极构枪柜标栋栏树桥档梦检楼欢欧毁毕汇汉沟泪泼泽洁浅测济"
    "浓涛润涨渊渐温湾湿满滚滞滤滨潜灭灯灵灾炉炼热爱爷牵犹独狭狮狱猎玛环现玺珑电画畅疗疯皱盐监盖盘矿码础确祸离种积称"
    "稳穷窃竞笔笼签简粮紧纠红约级纪纯纲纳纵纷纸纹纺纽线练组细织终绍经结绕绘给络绝统继绩绪续维综绿缓编缘缩缴网罗罚职联"
    "聪肃肠肤肿胁胜脉脏脑脚脱脸艰艺节芦苏苹范茎荐荣药莲获营萧蓝虏虑虚虽虾蚀蛮补装观规视览觉触订认讨让训记讲许论设访证"
    "评识诉词译试诗诚话询该详语误说请诸读课调谈谋谓谢谦谨谱谷贡财责贤败货质贩贪贫购贯贱贴贵贷贸费贺贼资赋赌赏赐赔赖赚"
    "赛赞赵趋跃践踪车转轮软轰轻载较辅辆辈辉输辖辞边辽达迁过迈运还这进远违连迟适选递逻遗邓邮邻郑酱酿释钟钢钱铁银铜铺链"
    "销锁错键锦镇镜长门闪闭问闲间闷闻阀阁阅队阳阴阵阶际陆陈险随隐隶难雾静顶顷项顺须顾顿颁预领颇频题颜额风飘饥饭饮饰饱"
    "馆马驱驻驾验骗骤鲁鲜鸡鸣鸿鹅麦黄齐齿龄"
)
_TRADITIONAL = (
    "們這國來時會對發動過說產種學經進電實兩體機當點從業應開還樣關線內數間質氣變條沒結問軍題黨員總設長頭資邊將組見計農幾"
    "區強戰則舉為務議標華東車馬門見貝魚鳥龍風飛書習鄉買賣親產億僅倉優偉傳傷倫眾兒蘭興養獸寫軍農馮決況減鳳憑擊劉創刪別"
    "辦勸勵勞勢協單衛廠廳歷壓厭縣葉號嘆聽啟嗚員圍園圓聖場壞塊堅壇墳壘牆聲處備複夠奪奮獎婦媽娛孫寧寶實寵審憲宮寬賓"
    "對尋導壽盡層嶼歲豈崗島嶺峽幣師帳帶幫廣莊慶庫應廟廢張彈歸錄徹徵態懷憐總戀惡驚懼慣願戲戶執擴掃揚擾撫拋搶護報擔擬"
    "擁擇掛擋擠揮損換據擲攜攝擺搖撐敵鬥斷無舊時顯曉暫術權雜條極構槍櫃標棟欄樹橋檔夢檢樓歡歐毀畢匯漢溝淚潑澤潔淺測濟"
    "濃濤潤漲淵漸溫灣濕滿滾滯濾濱潛滅燈靈災爐煉熱愛爺牽猶獨狹獅獄獵瑪環現璽瓏電畫暢療瘋皺鹽監蓋盤礦碼礎確禍離種積稱"
    "穩窮竊競筆籠簽簡糧緊糾紅約級紀純綱納縱紛紙紋紡紐線練組細織終紹經結繞繪給絡絕統繼績緒續維綜綠緩編緣縮繳網羅罰職聯"
    "聰肅腸膚腫脅勝脈臟腦腳脫臉艱藝節蘆蘇蘋範莖薦榮藥蓮獲營蕭藍虜慮虛雖蝦蝕蠻補裝觀規視覽覺觸訂認討讓訓記講許論設訪證"
    "評識訴詞譯試詩誠話詢該詳語誤說請諸讀課調談謀謂謝謙謹譜穀貢財責賢敗貨質販貪貧購貫賤貼貴貸貿費賀賊資賦賭賞賜賠賴賺"
    "賽贊趙趨躍踐蹤車轉輪軟轟輕載較輔輛輩輝輸轄辭邊遼達遷過邁運還這進遠違連遲適選遞邏遺鄧郵鄰鄭醬釀釋鐘鋼錢鐵銀銅鋪鏈"
    "銷鎖錯鍵錦鎮鏡長門閃閉問閒間悶聞閥閣閱隊陽陰陣階際陸陳險隨隱隸難霧靜頂頃項順須顧頓頒預領頗頻題顏額風飄飢飯飲飾飽"
    "館馬驅駐駕驗騙驟魯鮮雞鳴鴻鵝麥黃齊齒齡"
)
# Shared by both scripts in some word, or a surname's own form: no evidence.
_SHARED = frozenset("复征斗谷范签赞钟台后里只干余几于系郁云松发历汇获尽须帐党赖黄录简娱强减决况峡别删冯温黃強湿徵")
_ONLY_SIMPLIFIED = regex(f"[{''.join(sorted(set(_SIMPLIFIED) - set(_TRADITIONAL) - _SHARED))}]")
_ONLY_TRADITIONAL = regex(f"[{''.join(sorted(set(_TRADITIONAL) - set(_SIMPLIFIED) - _SHARED))}]")
_LETTER_FIGURES = regex(r"(?<![A-Za-z0-9])(?:[0-9]+[OoIl][0-9]+)(?![A-Za-z0-9])")
_ZERO = regex(
    "[一二三四五六七八九〇][○OoО０Ｏ0][一二三四五六七八九〇○OoО０Ｏ0]{1,2}年|[一二][一二三四五六七八九零〇][○OoО０Ｏ0][一二三四五六七八九]年"
)
_CYRILLIC_OR_GREEK = regex("[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]")
_LOST = regex("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd〓]+")
# Words that a conversion from Simplified gets wrong when it goes by characters (one Simplified, several Traditional).
_SLIPS = (
    "皇後 皇后  太後 太后  王後 王后  幹淨 乾淨  幹燥 乾燥  幹旱 乾旱  餅幹 餅乾  乾部 幹部  骨乾 骨幹  "
    "樹乾 樹幹  主乾 主幹  頭發 頭髮  理發 理髮  發型 髮型  公裏 公里  公裡 公里  鄰裡 鄰里  裡程 里程  "
    "故裡 故里  茶幾 茶几  鬆樹 松樹  鬆林 松林  面粉 麵粉  面條 麵條  制造 製造  復雜 複雜  重復 重複  "
    "復印 複印  關系 關係  聯系 聯繫  征收 徵收  特征 特徵  征求 徵求  日歷 日曆  曆史 歷史  鐘愛 鍾愛  "
    "准確 準確  標准 標準  水准 水準  批準 批准  準許 准許  台風 颱風  北鬥 北斗  鬥膽 斗膽  萬裡 萬里  "
    "谷物 穀物  稻谷 稻穀  峽穀 峽谷  山穀 山谷  胡須 鬍鬚  裏程 里程  衝洗 沖洗  游覽 遊覽  旅游 旅遊  "
    "游客 遊客  遊泳 游泳  上遊 上游  中遊 中游  下遊 下游  薑太公 姜太公  像征 象徵  象征 象徵  注冊 註冊  "
    "采購 採購  采取 採取  舍得 捨得  宿捨 宿舍"
)
_WORDS = _SLIPS.split()
_WRONG = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
_BAD_WORDS = regex("|".join(_WRONG))
_MANY = 12  # so many foreign characters are a quotation or another language, told once


def check(passages: Sequence[Passage], findings: Findings) -> None:
    """Characters of each passage; the other script is told at most a few times a document."""
    traditional = findings.language.startswith("zh-Hant")
    foreign = _ONLY_SIMPLIFIED if traditional else _ONLY_TRADITIONAL
    told = zeros = 0
    for passage in passages:
        text = passage.text
        for match in foreign.finditer(text):
            told += 1
            if told <= _MANY:
                findings.ask(Code.OTHER_SCRIPT, passage, *match.span(), character=match[0])
        for pattern in (_LETTER_FIGURES, _ZERO, _CYRILLIC_OR_GREEK):
            for match in pattern.finditer(text):
                if pattern is _ZERO:
                    zeros += 1
                    if zeros > 1:
                        continue  # a habit of the whole document
                findings.ask(Code.LOOK_ALIKE, passage, *match.span(), word=match[0])
        for match in _LOST.finditer(text):
            findings.warn(Code.LOST_GLYPH, passage, *match.span(), character=f"U+{ord(match[0][0]):04X}")
        if traditional:
            for match in _BAD_WORDS.finditer(text):
                findings.ask(Code.MISCONVERTED, passage, *match.span(), word=match[0], wanted=_WRONG[match[0]])
