@echo off
rem Script de démarrage d'ordinateur (GPO) : installe ContractDesk pour tout le poste, une fois par version.
rem Adaptez les deux lignes qui suivent. Code de sortie : celui de l'installateur (0 : fait ou déjà fait).
setlocal
set VERSION=0.1.0
set SOURCE=\\serveur\logiciels\ContractDesk

set INSTALLEE=
set CLE=HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\ContractDesk
for /f "tokens=2,*" %%a in ('reg query "%CLE%" /v DisplayVersion /reg:64 2^>nul ^| find "DisplayVersion"') do set INSTALLEE=%%b
if "%INSTALLEE%"=="%VERSION%" exit /b 0

rem « start /wait » : un programme fenêtré rend sinon la main aussitôt.
start "" /wait "%SOURCE%\ContractDesk-%VERSION%-setup.exe" /S /AllUsers
exit /b %ERRORLEVEL%
