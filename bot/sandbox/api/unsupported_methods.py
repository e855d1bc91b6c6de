"""Methods of Telegram that the sandbox does not support; a call gets an error that says so, not 404."""

#: In lower case. A method that Telegram does not have gets 404, as at Telegram.
UNSUPPORTED = frozenset(
    """
    addStickerToSet answerGuestQuery answerPreCheckoutQuery
    answerShippingQuery answerWebAppQuery approveChatJoinRequest approveSuggestedPost
    banChatMember banChatSenderChat closeForumTopic closeGeneralForumTopic
    convertGiftToStars copyMessage copyMessages createChatInviteLink
    createChatSubscriptionInviteLink createForumTopic createInvoiceLink createNewStickerSet
    declineChatJoinRequest declineSuggestedPost deleteAllMessageReactions
    deleteBusinessMessages deleteChatPhoto deleteChatStickerSet deleteForumTopic
    deleteMessageReaction deleteMessages deleteStickerFromSet deleteStickerSet deleteStory
    editChatInviteLink editChatSubscriptionInviteLink editForumTopic editGeneralForumTopic
    editMessageChecklist editMessageLiveLocation editMessageMedia
    editStory editUserStarSubscription exportChatInviteLink forwardMessage forwardMessages
    getAvailableGifts getBusinessAccountGifts getBusinessAccountStarBalance
    getBusinessConnection getChatGifts getChatMenuButton
    getCustomEmojiStickers getForumTopicIconStickers getGameHighScores
    getManagedBotAccessSettings getManagedBotToken getMyDefaultAdministratorRights
    getStarTransactions getStickerSet getUserChatBoosts getUserGifts
    getUserPersonalChatMessages getUserProfileAudios getUserProfilePhotos
    giftPremiumSubscription hideGeneralForumTopic postStory
    promoteChatMember readBusinessMessage refundStarPayment
    removeBusinessAccountProfilePhoto removeChatVerification removeMyProfilePhoto
    removeUserVerification reopenForumTopic reopenGeneralForumTopic replaceManagedBotToken
    replaceStickerInSet repostStory restrictChatMember revokeChatInviteLink
    savePreparedInlineMessage savePreparedKeyboardButton sendAnimation sendAudio
    sendChecklist sendContact sendDice sendGame sendGift sendInvoice
    sendLivePhoto sendLocation sendMediaGroup sendMessageDraft sendPaidMedia
    sendPoll sendSticker sendVenue sendVideo sendVideoNote sendVoice setBusinessAccountBio
    setBusinessAccountGiftSettings setBusinessAccountName setBusinessAccountProfilePhoto
    setBusinessAccountUsername setChatAdministratorCustomTitle setChatDescription
    setChatMemberTag setChatMenuButton setChatPermissions setChatPhoto setChatStickerSet
    setChatTitle setCustomEmojiStickerSetThumbnail setGameScore setManagedBotAccessSettings
    setMessageReaction setMyDefaultAdministratorRights setMyProfilePhoto
    setPassportDataErrors setStickerEmojiList setStickerKeywords setStickerMaskPosition
    setStickerPositionInSet setStickerSetThumbnail setStickerSetTitle setUserEmojiStatus
    stopMessageLiveLocation stopPoll transferBusinessAccountStars transferGift
    unbanChatMember unbanChatSenderChat unhideGeneralForumTopic
    unpinAllForumTopicMessages unpinAllGeneralForumTopicMessages
    upgradeGift uploadStickerFile verifyChat verifyUser
    """.lower().split()
)
